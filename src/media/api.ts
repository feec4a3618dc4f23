import type { Pcm } from '../core/audio/pcm';
import type { SoundTexts } from '../core/audio/sound-texts';
import type { FrameRate } from '../core/time/frame-rate';

/** A sound track of the file. */
export interface AudioTrackInfo {
  /** Position among the file's sound tracks, from 0. */
  readonly index: number;
  /** Display name, e.g. "AAC". */
  readonly codec: string;
  /** Null while unknown. */
  readonly sampleRate: number | null;
  readonly channels: number | null;
  /** "mono", "stereo", "5.1"; null when unknown. */
  readonly layout: string | null;
  /** ISO 639-2, null when the file names none. */
  readonly language: string | null;
  readonly title: string | null;
  /** This track is the production sound. */
  readonly used: boolean;
  /** Why the track cannot be used, e.g. "cannot be decoded"; null when it can. */
  readonly problem: string | null;
}

export interface Chapter {
  /** Seconds of clip time. */
  readonly start: number;
  readonly title: string | null;
}

/** What the file holds beside picture and sound. The studio names it when the file is opened. */
export interface ClipTags {
  readonly title: string | null;
  readonly chapters: readonly Chapter[];
  readonly subtitleTracks: readonly {
    readonly codec: string;
    readonly language: string | null;
    readonly title: string | null;
  }[];
}

/** Timecode of the first frame shown. */
export interface StartTimecode {
  /** Frames at the clip's rate since 00:00:00:00, within a day; numbers that drop-frame skips are not counted. */
  readonly frames: number;
  readonly dropFrame: boolean;
}

/** How the decoded picture becomes the picture on screen. */
export interface DisplayGeometry {
  /** Visible part of the decoded frame in pixels, before rotation. */
  readonly visibleWidth: number;
  readonly visibleHeight: number;
  /** Width of a pixel divided by its height, as a ratio of integers. */
  readonly pixelAspect: { readonly numerator: number; readonly denominator: number };
  /** Degrees clockwise, applied before `flip`. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Mirrored left to right. */
  readonly flip: boolean;
}

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
  readonly display: DisplayGeometry;
  readonly frameRate: FrameRate;
  readonly variableFrameRate: boolean;
  /** Start of every frame in seconds of clip time, ascending. */
  readonly frameTimes: Float64Array;
  /** Production sound as in the file; null when the clip has none. */
  readonly audio: { readonly sampleRate: number; readonly channels: number } | null;
  /** All sound tracks of the file in its order. */
  readonly audioTracks: readonly AudioTrackInfo[];
  readonly tags: ClipTags;
  /** Null when the file has no timecode. */
  readonly startTimecode: StartTimecode | null;
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

/** A part of the picture that cannot be decoded: the frame before it stands still. */
export interface DamagedSpan {
  /** Seconds of clip time. */
  readonly start: number;
  /** Null: to the end of the clip. */
  readonly end: number | null;
}

/** Of work that nothing waits for. */
export interface BackgroundOptions {
  readonly signal?: AbortSignal;
  /** Awaited between pieces of some hundredths of a second: the rest of the work waits while the page needs the machine. */
  readonly turn?: () => Promise<void>;
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
  peaks(perSecond: number, options?: BackgroundOptions): Promise<readonly Float32Array[]>;
  /** Decodes the picture once to find where it is damaged; gives up after some seconds of work, so that a long clip is searched in part. */
  findDamage(options?: BackgroundOptions): Promise<readonly DamagedSpan[]>;
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
  /** Starts what `open` needs, so that the next clip does not wait for it. */
  prepare(): void;
  /** @throws StudioError media-unsupported | media-damaged | media-missing-track | out-of-space; the message names the file. */
  open(file: File, options?: OpenOptions): Promise<Clip>;
  /** Decodes the first `maxSeconds` of an audio file or of a video's sound. @throws as `open`. */
  decodeSoundFile(file: File, maxSeconds: number, signal?: AbortSignal): Promise<Pcm>;
  /** A reader of many sound files. The caller closes it. */
  openSoundReader(): SoundReader;
  /** Extension with its dot that `muxVideo` will most likely give the clip's video. */
  videoExtension(clip: Clip): string;
  /**
   * Writes a video for editing: the clip's picture packets unchanged, the take as the first sound track, the production sound as the next
   * ones, and timecode, chapters, subtitles, titles and colour as the source states them. The container follows from all of these.
   * @param sound WAV, 24-bit PCM, whose samples are written as they are
   */
  muxVideo(clip: Clip, sound: Blob, options?: MuxOptions): Promise<MuxedVideo>;
}

/** What a search needs to know of a sound file. */
export interface SoundSummary {
  /** Seconds. */
  readonly duration: number;
  readonly sampleRate: number;
  /** As in the file. */
  readonly channels: number;
  readonly texts: SoundTexts;
  /** The loudest seconds of the first two minutes; the whole sound when it is shorter. */
  readonly loudest: Pcm;
}

/**
 * Reads sound files one after the other in one worker, with the browser's decoders and a reader of AIFF; ffmpeg is not used.
 * Methods throw as `Media.open`, for that file alone.
 */
export interface SoundReader {
  /** @param seconds most seconds of the loudest part. */
  summarise(file: File, seconds: number, signal?: AbortSignal): Promise<SoundSummary>;
  /** The first `maxSeconds`. */
  decode(file: File, maxSeconds: number, signal?: AbortSignal): Promise<Pcm>;
  close(): void;
}

/** Timecode of a movie's first frame. */
export interface MovieTimecode extends StartTimecode {
  readonly rate: FrameRate;
}

export interface MuxOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
  /** Null writes no timecode. */
  readonly timecode?: MovieTimecode | null;
  /** Authors and licences of what the take was made from, written as copyright or comment; empty for none. */
  readonly credits?: string;
  /** A file that the user chose; the video is written to it as it is made. Without one it is collected in a Blob. */
  readonly target?: FileSystemFileHandle | null;
}

export interface MuxedVideo {
  readonly file: Blob;
  readonly report: MuxReport;
}

/** What the finished file holds, read from it. */
export interface MuxReport {
  readonly container: 'MOV' | 'MKV';
  /** With its dot, e.g. ".mov". */
  readonly extension: string;
  /** False when no container holds the picture's codec and the converted picture was written instead. */
  readonly pictureCopied: boolean;
  /** Sound tracks after the take. */
  readonly productionTracks: number;
  /** Display names of the production sound's codecs that the container does not hold: these tracks were written as PCM. */
  readonly converted: readonly string[];
  /** What the source has and the file has not, as parts of a sentence: "the subtitles". */
  readonly missing: readonly string[];
  /** As written, e.g. "01:00:00;00"; null for none. */
  readonly timecode: string | null;
  readonly chapters: number;
  readonly subtitleTracks: number;
  /** Length of the picture in seconds. */
  readonly duration: number;
}
