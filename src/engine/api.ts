import type { SamplerName } from '../core/diffusion/choose-sampler';
import type { Envelope } from '../core/loudness/envelope';
import type { DetectedHits } from '../core/mapper/detected-hits';
import type { Pcm } from '../core/audio/pcm';
import type { PackManifest, PackRole } from '../core/pack/manifest';

export type ExecutionProvider = 'webgpu' | 'wasm';

/** What the engine needs of a pack: its manifest, and each file when a graph is first used. */
export interface PackSource {
  readonly manifest: PackManifest;
  /** Verified bytes of a role's graph. @throws StudioError pack-corrupt | pack-invalid */
  graph(role: PackRole): Promise<Blob>;
  /** Verified bytes of clap-text's tokenizer.json. */
  tokenizer(): Promise<Blob>;
}

/** What ran where. Shown to the user as it is. */
export interface EngineStatus {
  readonly pack: string;
  readonly provider: ExecutionProvider;
  /** Why the wished provider was not taken, e.g. "This browser offers no WebGPU adapter."; null when it was. */
  readonly fallbackReason: string | null;
}

/** `fraction` 0..1 of the whole task, `stage` one of the keys of StageSeconds, `secondsLeft` null until it can be told. */
export interface TaskProgress {
  readonly stage: Stage;
  readonly fraction: number;
  readonly secondsLeft: number | null;
}

/** 'decode-picture' is the time that encoding waited for frames: decoding runs beside it. */
export type Stage =
  | 'load'
  | 'decode-picture'
  | 'encode-picture'
  | 'map-envelope'
  | 'embed-prompt'
  | 'encode-control'
  | 'diffuse'
  | 'decode-audio';
export type StageSeconds = Partial<Record<Stage, number>>;

export interface TaskOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TaskProgress) => void;
}

/** RGB bytes, layout [count][height][width][3], at the manifest's video rate and size. `data` is transferred to the worker. */
export interface PictureFrames {
  readonly count: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

export interface MapRequest {
  /** Consumed in order; at most two batches are on their way at a time. */
  readonly frames: AsyncIterable<PictureFrames>;
  /** Seconds; the envelope has round(duration × rate) samples. */
  readonly duration: number;
}

export interface MapResult {
  readonly envelope: Envelope;
  /** 0..1 per envelope sample: how sure the class distribution is. */
  readonly confidence: Float32Array;
  /** Its hits, each with the sensitivity that shows it: what the curve is at every other sensitivity follows without the graphs. */
  readonly hits: DetectedHits;
  readonly status: EngineStatus;
  readonly seconds: StageSeconds;
}

export type { SamplerName };

export interface GenerateRequest {
  /** Stereo envelope on the clip's clock at the manifest's envelope rate. */
  readonly envelope: Envelope;
  /** Seconds of sound wanted; the result has exactly round(duration × sampleRate) samples. */
  readonly duration: number;
  readonly prompt: string;
  readonly negativePrompt: string;
  /** Reference sound; null for words only. */
  readonly reference: Pcm | null;
  /** 0 = words only, 1 = reference only; used when both are given. */
  readonly referenceWeight: number;
  readonly seed: number;
  readonly steps: number;
  readonly guidance: number;
  readonly sampler: SamplerName;
  /** A last gain brings the sound onto the envelope (core/audio/finish/envelope-lock.ts). */
  readonly envelopeLock: boolean;
}

export interface GenerateResult {
  /**
   * Stereo at the manifest's sample rate, round(duration × sampleRate) samples. Gated where a channel's target is exactly 0 for 50 ms or
   * longer, then limited to -0.3 dBFS, then, if requested, locked to the envelope (core/audio/finish/finish-take.ts). The paper has none of these.
   */
  readonly pcm: Pcm;
  /** Mean |asked - measured| envelope of this sound, both channels (paper eq. 11). */
  readonly envelopeError: number;
  /** Envelope measured on the result: RMS as in core/loudness/rms.ts, not smoothed. */
  readonly measured: Envelope;
  readonly status: EngineStatus;
  readonly seconds: StageSeconds;
}

/** Inference behind one worker and one queue. Every rejection is a StudioError; after `engine-crashed` or `device-lost` the next call starts afresh. */
export interface Engine {
  /** Chooses pack and provider; graphs load on first use. `auto` = WebGPU where it works, else wasm. */
  configure(pack: PackSource, provider: ExecutionProvider | 'auto'): Promise<EngineStatus>;
  mapEnvelope(request: MapRequest, options?: TaskOptions): Promise<MapResult>;
  generate(request: GenerateRequest, options?: TaskOptions): Promise<GenerateResult>;
  dispose(): void;
}
