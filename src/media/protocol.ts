import type { ErrorDto } from '../core/errors';
import type { Pcm } from '../core/audio/pcm';
import type { ClipInfo, FrameBatch, FrameRequest, MuxReport } from './api';

/** What the page asks of the decoding worker. One worker serves one clip (or one reference sound). */
export interface Calls {
  /** Must come first, and may come again with the converted picture when the answer is 'convert'. */
  open: { params: OpenParams; result: OpenResult };
  /** Sound that ffmpeg converted; its clock is the container's. */
  addSound: { params: { sound: Blob; note: string }; result: ClipInfo };
  audio: { params: { start: number; end: number }; result: Pcm };
  peaks: { params: { perSecond: number }; result: readonly Float32Array[] };
  attachCanvas: { params: { canvas: OffscreenCanvas }; result: null };
  show: { params: { time: number }; result: number };
  decodeAudio: { params: { file: Blob; fileName: string; maxSeconds: number }; result: Pcm | null };
  /** Copies the picture's packets out of `source`, which is the original or the converted file. */
  mux: { params: { pcm: Pcm; source: Blob }; result: MuxResult };
  measure: { params: { pcm: Pcm; file: Blob }; result: Measurement };
}

/** Answers that come as a sequence, each item on demand. */
export interface Streams {
  frames: { params: Omit<FrameRequest, 'signal'>; item: FrameBatch };
  thumbnails: {
    params: { times: readonly number[]; height: number };
    item: { time: number; bitmap: ImageBitmap };
  };
}

export interface OpenParams {
  readonly file: Blob;
  readonly fileName: string;
  /** Set when `file` is the converted picture: how the original's container and codecs are called. */
  readonly original: {
    readonly container: string;
    readonly videoCodec: string;
    readonly audioCodec: string | null;
  } | null;
}

export type OpenResult =
  | { readonly kind: 'ready'; readonly info: ClipInfo; readonly soundNeedsConversion: boolean }
  /** ffmpeg has to convert the picture first. `videoCodec` is null when the container is unknown too. */
  | { readonly kind: 'convert'; readonly videoCodec: string | null };

export type Measurement = Pick<MuxReport, 'duration' | 'offsetSamples' | 'offsetRate'>;

export type MuxResult =
  | { readonly kind: 'written'; readonly blob: Blob; readonly report: MuxReport }
  /** Only ffmpeg can copy this picture. `origin`: container time of clip time 0, seconds. */
  | { readonly kind: 'ffmpeg'; readonly origin: number };

export type Method = keyof Calls;
export type StreamMethod = keyof Streams;

export type Request =
  | { [M in Method]: { type: 'call'; id: number; method: M; params: Calls[M]['params'] } }[Method]
  | {
      [M in StreamMethod]: { type: 'stream'; id: number; method: M; params: Streams[M]['params'] };
    }[StreamMethod]
  /** One more item of a stream may be sent. */
  | { type: 'pull'; id: number }
  /** The caller is no longer interested; no answer is owed. */
  | { type: 'cancel'; id: number };

export type Response =
  | { type: 'result'; id: number; value: unknown }
  | { type: 'item'; id: number; value: unknown }
  | { type: 'end'; id: number }
  | { type: 'progress'; id: number; fraction: number }
  | { type: 'error'; id: number; error: ErrorDto };
