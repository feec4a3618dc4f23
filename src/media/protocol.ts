import type { Pcm } from '../core/audio/pcm';
import type {
  AudioTrackInfo,
  Chapter,
  ClipInfo,
  ClipTags,
  DamagedSpan,
  DisplayGeometry,
  FrameBatch,
  FrameRequest,
  MovieTimecode,
  SoundSummary,
} from './api';
import type { Speaker } from './containers/speakers';
import type { MovieContainer } from './movie-container';

/** Methods of the decoding worker (platform/worker-rpc). One worker serves one clip, or one sound file. */
export interface DecoderMethods {
  /** Comes first, and again with the converted picture when the result is 'convert'. */
  open: { params: OpenParams; result: OpenResult; progress: number };
  /** Reports which sound tracks ffmpeg could not convert, and adds the one that it could. */
  addSound: { params: { sound: AddedSound | null; failed: readonly number[] }; result: ClipInfo };
  audio: { params: { start: number; end: number }; result: Pcm; progress: number };
  peaks: { params: { perSecond: number }; item: Piece<readonly Float32Array[]> };
  /** `budget`: seconds of work. */
  findDamage: { params: { budget: number }; item: Piece<readonly DamagedSpan[]> };
  attachCanvas: { params: { canvas: OffscreenCanvas }; result: null };
  show: { params: { time: number }; result: ShownFrame };
  /** Null when ffmpeg has to convert the file first. */
  decodeAudio: {
    params: { file: Blob; fileName: string; maxSeconds: number };
    result: Pcm | null;
    progress: number;
  };
  /** Null when the browser cannot decode the file. */
  summariseSound: {
    params: { file: Blob; fileName: string; seconds: number };
    result: SoundSummary | null;
    progress: number;
  };
  frames: { params: Omit<FrameRequest, 'signal'>; item: FrameBatch };
  thumbnails: {
    params: { times: readonly number[]; height: number };
    /** RGBA bytes. */
    item: { time: number; width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> };
  };
}

/** Methods of the worker that writes a video (platform/worker-rpc). */
export interface ExportMethods {
  /** Progress 0..1. */
  mux: { params: MuxParams; result: MuxResult; progress: number };
  /** Lists what a finished file holds. */
  readBack: { params: { file: Blob; container: MovieContainer }; result: MovieContents };
}

/** The frame on screen for times from `start` up to `end`, seconds of clip time; `end` is Infinity for the last one. */
export interface ShownFrame {
  readonly start: number;
  readonly end: number;
}

/** A piece of work in the background. The next one begins when the page has taken it; the last one has the result. */
export interface Piece<T> {
  readonly result: T | null;
}

export interface OpenParams {
  readonly file: Blob;
  readonly fileName: string;
  /** Set when `file` is the converted picture: what ffmpeg says about the user's file. */
  readonly source: SourceFormat | null;
}

export interface SourceFormat {
  readonly container: string;
  readonly videoCodec: string;
  readonly display: { readonly width: number; readonly height: number } | null;
  readonly audioTracks: readonly AudioTrackInfo[];
  /** Of the sound that was converted; null when ffmpeg names none. */
  readonly speakers: readonly Speaker[] | null;
  readonly tags: ClipTags;
  readonly timecode: string | null;
}

/** A sound track that ffmpeg converted. */
export interface AddedSound {
  readonly file: Blob;
  /** Position among the file's sound tracks. */
  readonly index: number;
  /** Seconds to add to its times; null: it holds the first packet of the clip's picture. */
  readonly shift: number | null;
  readonly speakers: readonly Speaker[] | null;
  /** Display name of the source's codec. */
  readonly codec: string;
}

export type OpenResult =
  | {
      readonly kind: 'ready';
      readonly info: ClipInfo;
      /** Sound tracks before the one used that ffmpeg may be able to convert, in order. */
      readonly convertible: readonly number[];
      /** Time of the picture's first packet, seconds. */
      readonly pictureStart: number;
      readonly picture: PictureFacts;
    }
  /** ffmpeg has to convert the picture first. `videoCodec` is null when the container is unknown. */
  | { readonly kind: 'convert'; readonly videoCodec: string | null };

/** What an export takes over from the opened clip. */
export interface PictureFacts {
  /** Container time of clip time 0, seconds. */
  readonly origin: number;
  /** Container time at which the sound ends, seconds; null without sound. */
  readonly soundEnd: number | null;
  /** As the headers of the file that is decoded state it, pixels. */
  readonly codedWidth: number;
  /** As the first frame has it. */
  readonly geometry: DisplayGeometry;
}

export interface MuxParams {
  /** Of the clip, for messages. */
  readonly fileName: string;
  readonly opened: PictureFacts;
  /** The file whose picture is copied: the user's file or its conversion. */
  readonly source: Blob;
  /** The take: WAV, 24-bit. */
  readonly sound: Blob;
  readonly timecode: MovieTimecode | null;
  readonly chapters: readonly Chapter[];
  readonly title: string | null;
  /** Written as copyright or comment; empty for none. */
  readonly credits: string;
  /** MOV with the subtitle tracks of a source that is not MP4 or MOV. */
  readonly subtitles: Blob | null;
  readonly target: FileSystemFileHandle | null;
  /** Whether a sound that the browser cannot convert is left to ffmpeg; otherwise it is left out. */
  readonly useFfmpeg: boolean;
}

/** What a finished file holds. */
export interface MovieContents {
  readonly pictureTracks: number;
  readonly soundTracks: number;
  readonly subtitleTracks: number;
  readonly chapters: number;
  readonly timecode: string | null;
  readonly hasTitle: boolean;
  /** Seconds. */
  readonly duration: number;
}

export type MuxResult =
  | {
      readonly kind: 'written';
      readonly blob: Blob;
      readonly container: MovieContainer;
      readonly contents: MovieContents;
      /** Display names of sound codecs that were written as PCM. */
      readonly converted: readonly string[];
      /** Display names of sound codecs that could not be written. */
      readonly lost: readonly string[];
    }
  /** Only ffmpeg can write this. `origin`: container time of clip time 0, seconds. */
  | { readonly kind: 'ffmpeg'; readonly origin: number };
