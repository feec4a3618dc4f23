import type { Pcm } from '../core/audio/pcm';
import type { FrameRate } from '../core/time/frame-rate';

export interface ClipInfo {
  readonly fileName: string;
  readonly container: string;
  readonly videoCodec: string;
  readonly audioCodec: string | null;
  /** Which decoder reads the picture: the browser's, or ffmpeg's after a conversion in the page. */
  readonly path: 'webcodecs' | 'ffmpeg';
  /** Length of the picture in seconds, from the first frame shown to the end of the last one. Time 0 is the first frame shown. */
  readonly duration: number;
  /** Display size in pixels after rotation and pixel aspect ratio. */
  readonly width: number;
  readonly height: number;
  readonly frameRate: FrameRate;
  readonly variableFrameRate: boolean;
  /** Start of every frame in seconds from time 0, ascending; the base of frame stepping. */
  readonly frameTimes: Float64Array;
  /** Clip's own sound, null when it has none. Rates as in the file. */
  readonly audio: { readonly sampleRate: number; readonly channels: number } | null;
  /** Things worth telling: variable frame rate, several sound tracks, cut file, late start. Whole sentences. */
  readonly notes: readonly string[];
}

/** `count` frames, RGB bytes, layout [count][height][width][3]; frame k is what is on screen (first + k) / fps after the start asked for. */
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
  /** Frames in a batch; the last one may hold fewer. */
  readonly batch: number;
  /** Seconds; default the whole clip. */
  readonly start?: number;
  readonly end?: number;
  readonly signal?: AbortSignal;
}

/** An opened clip. Decoding happens in a worker; nothing here holds more than a few frames. */
export interface Clip {
  readonly info: ClipInfo;
  /** Streams the picture resampled to a fixed rate and size. The consumer's pace bounds what is decoded ahead. */
  frames(request: FrameRequest): AsyncIterable<FrameBatch>;
  /** Thumbnails for the filmstrip at the asked times (seconds), each delivered when ready; caller closes the bitmaps. */
  thumbnails(
    times: readonly number[],
    height: number,
    signal?: AbortSignal,
  ): AsyncIterable<{ time: number; bitmap: ImageBitmap }>;
  /** Clip's own sound from `start` to `end` seconds on the picture's clock, at its own rate; silence where the track has none. */
  audio(start: number, end: number, signal?: AbortSignal): Promise<Pcm>;
  /** Peaks of the own sound for drawing: [min, max] pairs per channel, `perSecond` pairs a second, streamed inside, never the whole PCM in memory. */
  peaks(
    perSecond: number,
    onProgress?: (fraction: number) => void,
    signal?: AbortSignal,
  ): Promise<readonly Float32Array[]>;
  /** Gives the picture a canvas to draw on (transferred to the worker). */
  attachCanvas(canvas: OffscreenCanvas): void;
  /** Shows the frame that is on screen at `time` (seconds). Calls may come at display rate; late ones are dropped. Resolves with the start time of the frame shown. */
  show(time: number): Promise<number>;
  close(): void;
}

export interface OpenOptions {
  /** 0..1 while ffmpeg converts; never called on the WebCodecs path. */
  readonly onConversion?: (fraction: number) => void;
  readonly signal?: AbortSignal;
}

export interface Media {
  /** @throws StudioError media-unsupported | media-damaged | media-missing-track, with a sentence that names the file. */
  open(file: File, options?: OpenOptions): Promise<Clip>;
  /** Decodes any sound (or the sound of a video) for use as a reference. @throws as open. */
  decodeAudio(file: File, maxSeconds: number, signal?: AbortSignal): Promise<Pcm>;
  /**
   * The clip's picture, packets untouched, with `pcm` as its new sound and the original sound kept as a second track.
   * @returns an MP4 (or the source's container where MP4 cannot hold the codec).
   */
  muxVideo(clip: Clip, pcm: Pcm, options?: MuxOptions): Promise<Blob>;
}

export interface MuxOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
  /** What was written, measured on the finished file; called before the Blob is returned. */
  readonly onReport?: (report: MuxReport) => void;
}

/** The finished file, opened again and measured. */
export interface MuxReport {
  readonly container: string;
  /** File name ending with its dot, e.g. ".mp4". */
  readonly extension: string;
  readonly soundCodec: string;
  /** False when the original codec fits no container and the converted picture was written instead. */
  readonly pictureCopied: boolean;
  readonly originalSoundKept: boolean;
  /** Seconds of the picture in the finished file. */
  readonly duration: number;
  /** How many samples the new sound lies after its place, at `offsetRate`; 0 is exact, null when it is silent. */
  readonly offsetSamples: number | null;
  readonly offsetRate: number;
}
