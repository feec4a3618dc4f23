import type { Curve, StereoCurve } from '../curve/curve';
import type { Envelope } from '../loudness/envelope';
import type { SilenceLocks } from '../curve/silence-locks';
import type { DetectedHits, Sensitivity } from '../mapper/detected-hits';
import type { FrameRate } from '../time/frame-rate';

/** The video a project belongs to. The file itself stays outside; name, size and duration tell whether it is the same. */
export interface ClipReference {
  readonly fileName: string;
  readonly bytes: number;
  /** Seconds. */
  readonly duration: number;
  readonly frameRate: FrameRate;
}

/** What the mapper asked for, kept beside the designer's curve. */
export interface Prediction {
  /** As drawn: at the sensitivity of `reading`. */
  readonly envelope: Envelope;
  /** 0..1 per sample; null when the mapper gave none. */
  readonly confidence: Float32Array | null;
  /** Pack that made it, id and version. */
  readonly pack: string;
  /** What other sensitivities would draw; absent where the mapping did not tell. */
  readonly detection?: HitDetection | undefined;
}

/** What the mapper saw, so that its curve can be drawn at any sensitivity without asking it again. */
export interface HitDetection {
  readonly sensitivity: Sensitivity;
  /** The curve takes the averaged hills of hits as the strikes that they are averages of (core/mapper/sharpen-transients.ts). */
  readonly sharpTransients: boolean;
  /** The mapper's decode: the curve at sensitivity 0. */
  readonly decoded: Envelope;
  readonly detected: DetectedHits;
  /** Seconds of work per stage. */
  readonly seconds: Readonly<Record<string, number>>;
}

export interface Prompt {
  readonly text: string;
  readonly negative: string;
  /** File name of the reference sound, null for none. The sound is in the bank under "reference". */
  readonly referenceName: string | null;
  /** 0 = words only, 1 = reference only. */
  readonly referenceWeight: number;
}

export interface GenerationSettings {
  readonly seed: number;
  /** Null: as the pack says. */
  readonly steps: number | null;
  readonly guidance: number | null;
  readonly sampler: string | null;
  /** A last gain brings each take onto the curve. */
  readonly envelopeLock: boolean;
  readonly takes: number;
}

/** A generated sound's recipe. Its PCM lives in a bank outside the document, keyed by `id`. */
export interface Take {
  readonly id: string;
  readonly name: string;
  readonly seed: number;
  readonly prompt: Prompt;
  readonly steps: number;
  readonly guidance: number;
  readonly sampler: string;
  readonly envelopeLock: boolean;
  readonly packId: string;
  readonly packVersion: string;
  readonly provider: 'webgpu' | 'wasm';
  /** Seconds of work per stage. */
  readonly seconds: Readonly<Record<string, number>>;
  /** E-L1 against the asked curve. */
  readonly envelopeError: number;
  /** Mean size of its miss of that curve, dB (core/loudness/level-error.ts); null in projects from before it was told. */
  readonly levelError: number | null;
  /** ISO 8601. */
  readonly created: string;
}

export interface Marker {
  readonly id: string;
  /** Seconds. */
  readonly time: number;
  readonly label: string;
}

/** Everything that undo, save and autosave cover. Times in seconds on the clip's clock. */
export interface Project {
  readonly clip: ClipReference | null;
  readonly prediction: Prediction | null;
  readonly curve: StereoCurve;
  /** Edits go to both channels; their points are at the same times. */
  readonly linked: boolean;
  /** Spans that stay silent in curve and sound, whatever is drawn, mapped or generated there. */
  readonly silenceLocks: SilenceLocks;
  readonly prompt: Prompt;
  readonly settings: GenerationSettings;
  readonly takes: readonly Take[];
  /** Id of the take that is heard and measured, null for none. */
  readonly currentTake: string | null;
  readonly markers: readonly Marker[];
  readonly inPoint: number | null;
  readonly outPoint: number | null;
  readonly loop: boolean;
  /** Frames added to every timecode shown. */
  readonly startFrame: number;
  readonly dropFrame: boolean;
}

/** Shared by both channels: as long as they are the same curve, they are one. */
const noCurve: Curve = [];

export const emptyProject: Project = {
  clip: null,
  prediction: null,
  curve: { left: noCurve, right: noCurve },
  linked: true,
  silenceLocks: [],
  prompt: { text: '', negative: '', referenceName: null, referenceWeight: 0.5 },
  settings: { seed: 1, steps: null, guidance: null, sampler: null, envelopeLock: false, takes: 1 },
  takes: [],
  currentTake: null,
  markers: [],
  inPoint: null,
  outPoint: null,
  loop: false,
  startFrame: 0,
  dropFrame: false,
};

/** Seconds of the clip, 10 (a model window) while there is none. */
export function projectDuration(project: Project): number {
  return project.clip?.duration ?? 10;
}
