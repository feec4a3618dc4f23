import type { Curve, StereoCurve } from '../curve/curve';
import { noRoom, type Room } from '../audio/room/room';
import type { SoundId } from '../audio/sound-id';
import type { Envelope } from '../loudness/envelope';
import type { TimeRange } from '../curve/range';
import type { SilenceLocks } from '../curve/silence-locks';
import type { DetectedHits, Sensitivity } from '../mapper/detected-hits';
import type { PictureCue } from '../picture/picture-cue';
import type { FrameRate } from '../time/frame-rate';

/** The project's video. The file is not part of the project; name, size, duration and content hash identify it. */
export interface ClipReference {
  readonly fileName: string;
  readonly bytes: number;
  /** Seconds. */
  readonly duration: number;
  readonly frameRate: FrameRate;
  /** Absent or null until it has been computed. */
  readonly contentHash?: string | null;
}

/** The mapper's output, shown beside the designer's curve. */
export interface Prediction {
  /** As drawn: at the sensitivity of `detection`. */
  readonly envelope: Envelope;
  /** 0..1 per sample; null if the mapper returned none. */
  readonly confidence: Float32Array | null;
  /** Id and version of the model pack. */
  readonly pack: string;
  /** Absent if the pack's mapper returned no hits. */
  readonly detection?: HitDetection | undefined;
}

/** Detected hits, from which the envelope follows at any sensitivity without running the mapper again. */
export interface HitDetection {
  readonly sensitivity: Sensitivity;
  /** Whether the curve has smoothed hits restored to transients (core/mapper/sharpen-transients.ts). */
  readonly sharpTransients: boolean;
  /** The decoded envelope: sensitivity 0. */
  readonly decoded: Envelope;
  readonly detected: DetectedHits;
  /** Seconds of work per stage. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** A sound whose timbre and pitch a take should have. */
export interface ReferenceSound {
  /** File name, for display. */
  readonly name: string;
  readonly sound: SoundId;
  /** Relative to the weights of the prompt's other references, above 0. */
  readonly weight: number;
}

/** A recording of the pack's bank or of a sound folder, and what must be said about it. */
export interface RecordingReference {
  readonly source: 'bank' | 'folder';
  /** The bank's id of the recording, or the sound folders' id of the file. */
  readonly id: string;
  readonly name: string;
  /** Empty if not known. */
  readonly licence: string;
  /** Who must be named; empty for nobody. */
  readonly attribution: string;
}

/** Which recordings words may choose. */
export interface RecordingChoice {
  /** While there are any, takes are made from these alone. */
  readonly pinned: readonly RecordingReference[];
  /** Never used. */
  readonly banned: readonly RecordingReference[];
  /** Recordings under share-alike licences may be used too. */
  readonly allowShareAlike: boolean;
}

export interface Prompt {
  readonly text: string;
  readonly negative: string;
  /** Each sound once. Their order is part of the recipe. */
  readonly references: readonly ReferenceSound[];
  /** 0 = words only, 1 = references only. */
  readonly referenceWeight: number;
  /** 0 = the picture adds nothing, 1 = the picture only; where the picture shows nothing sure it adds nothing at any weight. */
  readonly pictureWeight: number;
  readonly recordings: RecordingChoice;
}

export interface GenerationSettings {
  readonly seed: number;
  /** Null: default of the pack; also below. */
  readonly steps: number | null;
  readonly guidance: number | null;
  readonly sampler: string | null;
  /** Gain makes each take follow the envelope (core/audio/finish/envelope-lock.ts). */
  readonly envelopeLock: boolean;
  /** 0 = the model's sound, 1 = that of the recordings; null: by the prompt (core/recordings/default-share.ts). */
  readonly recordingShare: number | null;
  readonly room: Room;
  readonly takes: number;
}

/** A recording that a take was made from: of the bank, of a sound folder, or one of the prompt's reference sounds. */
export interface TakeRecording extends Omit<RecordingReference, 'source'> {
  readonly source: RecordingReference['source'] | 'reference';
  /** Share of the take's recordings, above 0. */
  readonly weight: number;
}

/** What a sound was made from. The values are those used, not the pack's defaults left open. */
export interface Recipe {
  /** The project's curve; null in projects of builds that did not store it. */
  readonly curve: StereoCurve | null;
  /** The project's silence locks. */
  readonly silenceLocks: SilenceLocks;
  readonly seed: number;
  readonly prompt: Prompt;
  /** What the picture added to the prompt; empty for nothing. */
  readonly picture: readonly PictureCue[];
  readonly steps: number;
  readonly guidance: number;
  readonly sampler: string;
  readonly envelopeLock: boolean;
  readonly recordingShare: number;
  readonly room: Room;
  /** Empty for the model's sound alone. */
  readonly recordings: readonly TakeRecording[];
  readonly packId: string;
  readonly packVersion: string;
  /** SHA-256 of the pack's manifest, which holds the hashes of its graphs; null in projects of builds that did not store it. */
  readonly packHash: string | null;
  readonly provider: 'webgpu' | 'wasm' | 'remote';
}

/** A range of a take that was made again, with a recipe of its own. Of the recipe's curve and silence locks the range alone counts. */
export interface Retake extends Recipe {
  readonly range: TimeRange;
  /** Id of the take that it was made in; that may be deleted. */
  readonly of: string;
}

/** The recipe of a whole sound and those of the ranges that were made again in it afterwards, in that order. */
export interface TakeRecipe extends Recipe {
  readonly retakes: readonly Retake[];
}

/** Recipe and results of a generated sound. */
export interface Take extends TakeRecipe {
  readonly id: string;
  readonly name: string;
  /** Marked by the designer. */
  readonly favourite?: boolean;
  /** The generated sound. Takes may share one. */
  readonly sound: SoundId;
  /** Seconds of work per stage, of the run that made the take. */
  readonly seconds: Readonly<Record<string, number>>;
  /** E-L1 against the target envelope; null where it is not known (studio/takes/make-retake.ts). */
  readonly envelopeError: number | null;
  /** Mean absolute level error, dB (core/loudness/level-error.ts); null where it is not known, and in projects of builds that did not measure it. */
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

/** The document: everything that undo, save and autosave cover. Times in seconds on the clip's clock. */
export interface Project {
  readonly clip: ClipReference | null;
  readonly prediction: Prediction | null;
  readonly curve: StereoCurve;
  /** Edits apply to both channels; their points are at the same times. */
  readonly linked: boolean;
  /** Spans that are silent in curve and sound, whatever is drawn, mapped or generated. */
  readonly silenceLocks: SilenceLocks;
  readonly prompt: Prompt;
  readonly settings: GenerationSettings;
  readonly takes: readonly Take[];
  /** Id of the take that is played and measured, null for none. */
  readonly currentTake: string | null;
  readonly markers: readonly Marker[];
  readonly inPoint: number | null;
  readonly outPoint: number | null;
  readonly loop: boolean;
  /** Frames added to every displayed timecode. */
  readonly startFrame: number;
  readonly dropFrame: boolean;
}

/** Words choose among all recordings but share-alike ones. */
export const anyRecording: RecordingChoice = { pinned: [], banned: [], allowShareAlike: false };

/** One array for both channels: equal identity means a shared curve. */
const noCurve: Curve = [];

export const emptyProject: Project = {
  clip: null,
  prediction: null,
  curve: { left: noCurve, right: noCurve },
  linked: true,
  silenceLocks: [],
  prompt: {
    text: '',
    negative: '',
    references: [],
    referenceWeight: 0.5,
    pictureWeight: 0,
    recordings: anyRecording,
  },
  settings: {
    seed: 1,
    steps: null,
    guidance: null,
    sampler: null,
    envelopeLock: false,
    recordingShare: null,
    room: noRoom,
    takes: 1,
  },
  takes: [],
  currentTake: null,
  markers: [],
  inPoint: null,
  outPoint: null,
  loop: false,
  startFrame: 0,
  dropFrame: false,
};

/** Seconds of the clip; 10 (a model window) without one. */
export function projectDuration(project: Project): number {
  return project.clip?.duration ?? 10;
}

/** The take that is played and measured. */
export function currentTakeOf({
  takes,
  currentTake,
}: Pick<Project, 'takes' | 'currentTake'>): Take | undefined {
  return takes.find(({ id }) => id === currentTake);
}

export function hasCurve({ curve }: Pick<Project, 'curve'>): boolean {
  return curve.left.length > 0 || curve.right.length > 0;
}
