import type { Pcm } from '../core/audio/pcm';
import type { FrameRate } from '../core/time/frame-rate';

export interface ClipInfo {
  readonly fileName: string;
  readonly container: string;
  readonly videoCodec: string;
  readonly audioCodec: string | null;
  /** `webcodecs`: the browser decodes the file. `ffmpeg`: the file was first converted in the page. */
  readonly path: 'webcodecs' | 'ffmpeg';
  /** Seconds from the start of the first frame shown (clip time 0) to the end of the last one. */
  readonly duration: number;
  /** Display size in pixels after rotation and pixel aspect ratio. */
  readonly width: number;
  readonly height: number;
  readonly frameRate: FrameRate;
  readonly variableFrameRate: boolean;
  /** Start of every frame in seconds of clip time, ascending. */
  readonly frameTimes: Float64Array;
  /** Production sound as in the file; null when the clip has none. */
  readonly audio: { readonly sampleRate: number; readonly channels: number } | null;
  /** Warnings for the user in whole sentences: variable frame rate, several sound tracks, incomplete file, late start. */
  readonly notes: readonly string[];
}

/** RGB bytes, [count][height][width][3]. Frame k is on screen (first + k) / fps seconds after the requested start. */
export interface FrameBatch {
  readonly first: number;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

export interface FrameRequest {
  readonly fps: number;
  readonly width: number;
  readonly height: number;
  readonly fit: 'stretch' | 'letterbox' | 'crop';
  /** Frames per batch; the last batch may hold fewer. */
  readonly batch: number;
  /** Seconds of clip time; the whole clip by default. */
  readonly start?: number;
  readonly end?: number;
  readonly signal?: AbortSignal;
}

/** An opened clip. A worker decodes it; at most a few frames are in memory. */
export interface Clip {
  readonly info: ClipInfo;
  /** Streams the picture resampled to a fixed rate and size. Decoding runs at most a few batches ahead of the consumer. */
  frames(request: FrameRequest): AsyncIterable<FrameBatch>;
  /** Filmstrip thumbnails at `times` (seconds), each delivered when ready. The caller closes the bitmaps. */
  thumbnails(
    times: readonly number[],
    height: number,
    signal?: AbortSignal,
  ): AsyncIterable<{ time: number; bitmap: ImageBitmap }>;
  /** Production sound from `start` to `end` seconds of clip time, at its own rate; silence where the track has none. */
  audio(start: number, end: number, signal?: AbortSignal): Promise<Pcm>;
  /** Waveform of the production sound: per channel, `perSecond` interleaved [min, max] pairs a second. Never holds the whole PCM. */
  peaks(
    perSecond: number,
    onProgress?: (fraction: number) => void,
    signal?: AbortSignal,
  ): Promise<readonly Float32Array[]>;
  /** Sets the canvas that `show` draws on; it is transferred to the worker. */
  attachCanvas(canvas: OffscreenCanvas): void;
  /**
   * Draws the frame on screen at `time` (seconds). May be called at display rate: while a frame is being drawn, only the latest
   * call is served. Resolves with the start time of the frame drawn.
   */
  show(time: number): Promise<number>;
  close(): void;
}

export interface OpenOptions {
  /** Progress 0..1 of an ffmpeg conversion; not called on the WebCodecs path. */
  readonly onConversion?: (fraction: number) => void;
  readonly signal?: AbortSignal;
}

export interface Media {
  /** @throws StudioError media-unsupported | media-damaged | media-missing-track | out-of-space; the message names the file. */
  open(file: File, options?: OpenOptions): Promise<Clip>;
  /** Decodes the first `maxSeconds` of an audio file or of a video's sound. @throws as `open`. */
  decodeSoundFile(file: File, maxSeconds: number, signal?: AbortSignal): Promise<Pcm>;
  /**
   * Writes a video: the clip's picture packets unchanged, `pcm` as the first sound track, the production sound as the next.
   * @returns an MP4, or another container when MP4 cannot hold the picture's codec
   */
  muxVideo(clip: Clip, pcm: Pcm, options?: MuxOptions): Promise<Blob>;
}

export interface MuxOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
  /** Measurements of the finished file; called before the Blob is returned. */
  readonly onReport?: (report: MuxReport) => void;
}

/** Measured by opening the finished file. */
export interface MuxReport {
  readonly container: string;
  /** With its dot, e.g. ".mp4". */
  readonly extension: string;
  readonly soundCodec: string;
  /** False when no container holds the picture's codec and the converted picture was written instead. */
  readonly pictureCopied: boolean;
  readonly productionSoundIncluded: boolean;
  /** Length of the picture in seconds. */
  readonly duration: number;
  /** Delay of the new sound in samples at `offsetRate`; 0 is exact, null when it cannot be measured (silence). */
  readonly offsetSamples: number | null;
  readonly offsetRate: number;
}
