import type { Pcm } from '../core/audio/pcm';
import type { ClipInfo, FrameBatch, FrameRequest, MuxReport } from './api';

/** Methods of the decoding worker (platform/worker-rpc). One worker serves one clip, or one sound file. */
export interface DecoderMethods {
  /** Comes first, and again with the converted picture when the result is 'convert'. */
  open: { params: OpenParams; result: OpenResult };
  /** Adds sound that ffmpeg converted; its clock is the container's. */
  addSound: { params: { sound: Blob; note: string }; result: ClipInfo };
  audio: { params: { start: number; end: number }; result: Pcm };
  /** Progress 0..1. */
  peaks: { params: { perSecond: number }; result: readonly Float32Array[]; progress: number };
  attachCanvas: { params: { canvas: OffscreenCanvas }; result: null };
  show: { params: { time: number }; result: number };
  /** Null when ffmpeg has to convert the file first. */
  decodeAudio: { params: { file: Blob; fileName: string; maxSeconds: number }; result: Pcm | null };
  /** Copies the picture's packets from `source`, the user's file or its conversion. Progress 0..1. */
  mux: { params: { pcm: Pcm; source: Blob }; result: MuxResult; progress: number };
  measure: { params: { pcm: Pcm; file: Blob }; result: Measurement };
  frames: { params: Omit<FrameRequest, 'signal'>; item: FrameBatch };
  thumbnails: {
    params: { times: readonly number[]; height: number };
    item: { time: number; bitmap: ImageBitmap };
  };
}

export interface OpenParams {
  readonly file: Blob;
  readonly fileName: string;
  /** Set when `file` is the converted picture: container and codecs of the user's file. */
  readonly sourceFormat: {
    readonly container: string;
    readonly videoCodec: string;
    readonly audioCodec: string | null;
  } | null;
}

export type OpenResult =
  | { readonly kind: 'ready'; readonly info: ClipInfo; readonly soundNeedsConversion: boolean }
  /** ffmpeg has to convert the picture first. `videoCodec` is null when the container is unknown. */
  | { readonly kind: 'convert'; readonly videoCodec: string | null };

export type Measurement = Pick<MuxReport, 'duration' | 'offsetSamples' | 'offsetRate'>;

export type MuxResult =
  | { readonly kind: 'written'; readonly blob: Blob; readonly report: MuxReport }
  /** Only ffmpeg can copy this picture. `origin`: container time of clip time 0, seconds. */
  | { readonly kind: 'ffmpeg'; readonly origin: number };
