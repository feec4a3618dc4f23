import type { SamplerName } from '../core/diffusion/choose-sampler';
import type { Envelope } from '../core/loudness/envelope';
import type { DetectedHits } from '../core/mapper/detected-hits';
import type { Pcm } from '../core/audio/pcm';
import type { WeightedSound } from '../core/audio/reference';
import type { Room } from '../core/audio/room/room';
import type { RoomColour } from '../core/audio/room/room-colour';
import type { Recording } from '../core/recordings/recording';
import type { PackManifest, PackRole } from '../core/pack/manifest';
import type { TakeWork } from '../core/pack/take-work';
import type { PictureCue } from '../core/picture/picture-cue';
import type { WordsVectors } from '../core/retrieval/choose-recordings';
import type { Tensors } from './tensor';

export type ExecutionProvider = 'webgpu' | 'wasm';

/** A model pack: its manifest, and each file when it is requested. */
export interface PackSource {
  readonly manifest: PackManifest;
  /** Verified bytes of a role's graph. @throws StudioError pack-corrupt | pack-invalid | cancelled */
  graph(role: PackRole, options?: PackReadOptions): Promise<Blob>;
  /** Verified bytes of a file of external data of a role's graph. @throws StudioError pack-corrupt | pack-invalid | cancelled */
  externalData(role: PackRole, file: string, options?: PackReadOptions): Promise<Blob>;
  /** Verified bytes of clap-text's tokenizer.json. @throws StudioError pack-corrupt | cancelled */
  tokenizer(options?: PackReadOptions): Promise<Blob>;
  /** Verified bytes of the picture classifier's classes. @throws StudioError pack-corrupt | pack-invalid for a pack without them | cancelled */
  pictureClasses(options?: PackReadOptions): Promise<Blob>;
  /** Verified bytes of a file of the bank of recordings. @throws StudioError pack-corrupt | pack-invalid for a pack without one | cancelled */
  bank(file: BankFileName, options?: PackReadOptions): Promise<Blob>;
}

export type BankFileName = 'sounds' | 'index' | 'embeddings';

export interface PackReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes of the file that have arrived. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** Which pack runs where. */
export interface EngineStatus {
  readonly pack: string;
  readonly provider: ExecutionProvider;
  /** Why the preferred provider is not used, as a sentence for the user; null when it is used. */
  readonly fallbackReason: string | null;
  /** Memory has run out here, with this pack: its graphs are loaded stage by stage and work is done in smaller pieces. */
  readonly shortOfMemory: boolean;
  /** The server that runs a part of the graphs; absent when all run on this machine. */
  readonly remote?: RemotePart;
}

/** What a server does for the engine. */
export interface RemotePart {
  readonly host: string;
  /** Graphs that it runs. */
  readonly roles: readonly PackRole[];
}

/** A server that speaks the Open Inference Protocol, as the user names it. */
export interface RemoteServer {
  /** Ends with a slash; `https:`, or `http:` on this machine. */
  readonly address: string;
  readonly token: string | null;
  /** Also the graphs that read the picture run there, for which frames are sent. */
  readonly picture: boolean;
}

/** A server that has models of a pack. */
export interface RemoteConnection extends RemotePart {
  /** Name and version, as the server states them. */
  readonly serverName: string;
  /** Graphs that it should run and lacks; they run on this machine. */
  readonly missing: readonly PackRole[];
  /** @throws StudioError server-unreachable | cancelled */
  evaluate(role: PackRole, feeds: Tensors, options?: { readonly signal?: AbortSignal }): Promise<Tensors>;
  close(): void;
}

export interface TaskProgress {
  readonly stage: Stage;
  /** 0..1 of the whole task. */
  readonly fraction: number;
  /** Null until it can be estimated. */
  readonly secondsLeft: number | null;
  /** Bytes of the model that have arrived, and all that this task needs; only while they are downloaded. */
  readonly download?: { readonly loaded: number; readonly total: number };
}

/** 'decode-picture' is the time spent waiting for frames; they are decoded while others are encoded, or before them (tasks/frame-bursts.ts). */
export type Stage =
  /** Files of the model and its runtime. */
  | 'download'
  /** Sessions are created from them. */
  | 'load'
  | 'decode-picture'
  | 'encode-picture'
  | 'map-envelope'
  | 'embed-prompt'
  | 'encode-control'
  | 'diffuse'
  | 'decode-audio'
  /** The sound of recordings is brought onto the envelope; gate, limiter and lock. */
  | 'finish-take';
/** Seconds spent in each stage that the task went through. */
export type StageSeconds = Partial<Record<Stage, number>>;

export interface TaskOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TaskProgress) => void;
}

/** RGB bytes, [count, height, width, 3], at the manifest's frame rate and size. The buffer of `data` is moved to the worker. */
export interface PictureFrames {
  readonly count: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

export interface MapRequest {
  /** Taken in order; at most two batches wait while one is encoded, or while those of a whole window are (tasks/frame-bursts.ts). */
  readonly frames: AsyncIterable<PictureFrames>;
  /** Of the clip in seconds; the envelope has round(duration × rate) samples. */
  readonly duration: number;
}

export interface MapOptions extends TaskOptions {
  /** Called after each window with the samples decoded since the last call, without a gap from the start on. The result has all of them. */
  readonly onDecoded?: ((samples: Envelope) => void) | undefined;
}

export interface MapResult {
  readonly envelope: Envelope;
  /** 0..1 per envelope sample, from the distribution over the classes (core/mapper/class-decoder.ts). */
  readonly confidence: Float32Array;
  /** Hits with the sensitivity from which each is drawn: the envelope at any other sensitivity follows without running the graphs. */
  readonly hits: DetectedHits;
  readonly status: EngineStatus;
  readonly seconds: StageSeconds;
}

export type { SamplerName };

export interface GenerateRequest {
  /** Stereo envelope at the manifest's envelope rate. */
  readonly envelope: Envelope;
  /** Second of the clip at which the envelope starts: a part of a clip has the noise that the whole has there. */
  readonly start: number;
  /** Seconds; the result has exactly round(duration × sampleRate) samples. */
  readonly duration: number;
  readonly prompt: string;
  readonly negativePrompt: string;
  /** Reference sounds; empty for a text prompt alone. */
  readonly references: readonly WeightedSound[];
  /** 0 = text only, 1 = references only; used when both are given. */
  readonly referenceWeight: number;
  /** Sounds of what the picture shows; empty for none. */
  readonly picture: readonly PictureCue[];
  /** Of the picture beside words and references, 0..1. */
  readonly pictureWeight: number;
  readonly seed: number;
  readonly steps: number;
  readonly guidance: number;
  readonly sampler: SamplerName;
  /** Sounds whose events the take plays, the references among them; empty for the model's sound alone. */
  readonly recordings: readonly Recording[];
  /** 0 = the model's sound, 1 = that of the recordings (core/recordings/sound-from-recordings.ts); at 1 the model is not run. */
  readonly recordingShare: number;
  /** A last gain brings the sound onto the envelope (core/audio/finish/envelope-lock.ts). */
  readonly envelopeLock: boolean;
  readonly room: Room;
  /** Colour of the room tone; null for the plain one. */
  readonly roomColour: RoomColour | null;
}

export interface GenerateOptions extends TaskOptions {
  /**
   * Called whenever a part of the take is finished, with its whole sound, which is silent from `end` seconds on; the last time at its end. The result
   * has the same arrays.
   */
  readonly onSound?: ((sound: Pcm, end: number) => void) | undefined;
}

export interface GenerateResult {
  /**
   * Stereo at the manifest's sample rate, round(duration × sampleRate) samples. Gated where a channel's target is exactly 0 for 50 ms or
   * longer, then limited to -0.3 dBFS, then, if requested, locked to the envelope and put in a room (core/audio/finish/take-finisher.ts). The paper has
   * none of these.
   */
  readonly pcm: Pcm;
  /** Mean |target − measured| envelope over both channels (paper eq. 11), without the room. */
  readonly envelopeError: number;
  /** Envelope of the result without its room: RMS (core/loudness/rms.ts), not smoothed. */
  readonly measured: Envelope;
  readonly status: EngineStatus;
  /** Units of work of the stages. */
  readonly work: TakeWork;
  readonly seconds: StageSeconds;
}

/** What is embedded in the pack's prompt space: words, or a sound, of which the loudest part counts. */
export type Prompted = string | Pcm;

/** Words and what the picture shows, by which recordings are chosen. */
export type WordsPrompt = Pick<GenerateRequest, 'prompt' | 'picture' | 'pictureWeight'>;

export interface EmbedOptions extends TaskOptions {
  /** Runs only when no other task waits. */
  readonly background?: boolean;
}

/** What will probably be run next; 'start': not known yet, the runtime alone. */
export type Preparation =
  | { readonly task: 'start' }
  | { readonly task: 'map' }
  | { readonly task: 'generate'; readonly words: boolean; readonly reference: boolean };

/** Graphs that have a session in the engine, and a change of them. */
export interface LoadedGraphs {
  readonly roles: readonly PackRole[];
  /** The graph that was loaded now; null when others were released. */
  readonly loaded: {
    readonly role: PackRole;
    readonly provider: ExecutionProvider;
    readonly seconds: number;
  } | null;
}

export interface ConfigureOptions {
  readonly signal?: AbortSignal | undefined;
  /** As in EngineStatus, from an earlier visit. */
  readonly shortOfMemory?: boolean;
  /** Runs a part of the graphs; the caller closes it once the engine is configured without it. */
  readonly remote?: RemoteConnection | null | undefined;
  /** Called whenever a graph of the pack has been loaded or released. */
  readonly onLoaded?: (graphs: LoadedGraphs) => void;
}

/** Inference in one worker, one task at a time. Every rejection is a StudioError; after `engine-crashed` or `device-lost` the next call starts a new worker. */
export interface Engine {
  /** Sets pack and provider; graphs load when first used. `auto` = WebGPU where it works, else wasm. */
  configure(
    pack: PackSource,
    provider: ExecutionProvider | 'auto',
    options?: ConfigureOptions,
  ): Promise<EngineStatus>;
  /** Loads the graphs of a task that is expected, one at a time, whenever no task runs. */
  prepare(preparation: Preparation, signal?: AbortSignal): Promise<void>;
  mapEnvelope(request: MapRequest, options?: MapOptions): Promise<MapResult>;
  generate(request: GenerateRequest, options?: GenerateOptions): Promise<GenerateResult>;
  /** Unit vector of the pack's prompt space, [manifest.prompt.dimensions]; words and sounds that belong together are near each other. */
  embed(prompted: Prompted, options?: EmbedOptions): Promise<Float32Array>;
  /** A prompt as it is compared with recordings; without a bank in the pack the sentence is empty. */
  embedWords(prompt: WordsPrompt, options?: TaskOptions): Promise<WordsVectors>;
  /**
   * Probabilities of the picture classifier's classes, row-major [frames, classes]. Frames have the size of the manifest's `cavp`; the buffer is moved
   * to the worker. @throws StudioError pack-invalid for a pack without a classifier.
   */
  classifyPicture(frames: PictureFrames, options?: EmbedOptions): Promise<Float32Array>;
  /** Operations a second of a product of matrices on the provider in use, in a moment when no task waits. */
  measureSpeed(options?: TaskOptions): Promise<number>;
  dispose(): void;
}
