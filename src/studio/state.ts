import type { Envelope } from '../core/loudness/envelope';
import type { WavFormat } from '../core/formats/wav';
import type { WriteMode } from '../core/curve/drawing/perform';
import type { PackManifest } from '../core/pack/manifest';
import type { EngineStatus } from '../engine/api';
import type { Clip } from '../media/api';
import type { AuditionKind } from './playback/audition';
import { defaultControllers } from '../core/formats/envelope-midi';
import type { EnvelopeFileOptions } from './envelope/envelope-file';
import { idleJobs, type Jobs } from './jobs/job';
import type { EnvelopeDraft } from './draft/envelope-draft';

/** A sound for drawing. */
export interface Waveform {
  /** [min, max] pairs per channel, `perSecond` pairs a second. */
  readonly channels: readonly Float32Array[];
  readonly perSecond: number;
}

/** What is heard. Session state: neither saved nor undone. */
export interface Mix {
  /** Linear, 0..1, of everything. */
  readonly volume: number;
  readonly productionMuted: boolean;
  readonly takeMuted: boolean;
  /** The curve itself is heard as well, */
  readonly audition: boolean;
  /** as this. */
  readonly auditionKind: AuditionKind;
}

/** How the curve is performed. Session state but for the latency, which the browser keeps. */
export interface PerformState {
  readonly armed: boolean;
  readonly mode: WriteMode;
  /** Milliseconds that the performer is behind the picture, beside the output's. */
  readonly latency: number;
  /** A pass is being written. */
  readonly writing: boolean;
  /** Names of the MIDI devices; null while MIDI is not armed. */
  readonly midi: readonly string[] | null;
}

/** Work found in the browser's storage that can be taken up again. */
export interface Restorable {
  readonly fileName: string;
  /** ISO 8601. */
  readonly saved: string;
}

/** Everything the page shows that is not in the editor's document. */
export interface StudioState {
  /** The opened picture; null while the document's video has not been opened (or there is none). */
  readonly clip: Clip | null;
  /** The clip's own sound. */
  readonly productionWaveform: Waveform | null;
  readonly jobs: Jobs;
  /** Last thing that was done, for the status line. */
  readonly notice: string;
  /** What went wrong, one sentence; null for nothing. */
  readonly alert: string | null;
  readonly manifest: PackManifest | null;
  readonly engine: EngineStatus | null;
  /** [min, max] pairs of the reference sound, and its length in seconds. */
  readonly reference: { readonly peaks: Float32Array; readonly seconds: number } | null;
  /** Envelope measured on takes of this visit, by take id. */
  readonly takeEnvelopes: ReadonlyMap<string, Envelope>;
  /** Takes whose sound is at hand, for drawing, by take id. */
  readonly takeWaveforms: ReadonlyMap<string, Waveform>;
  readonly mix: Mix;
  readonly perform: PerformState;
  /** The sound that is being made into a curve. */
  readonly envelopeDraft: EnvelopeDraft | null;
  /** The microphone is recorded. */
  readonly recording: boolean;
  readonly envelopeFileOptions: EnvelopeFileOptions;
  /** How WAV files are written; rate in Hz. */
  readonly wavOptions: { readonly format: WavFormat; readonly rate: number };
  /** A locked seed stays after generating. */
  readonly seedLocked: boolean;
  readonly restorable: Restorable | null;
}

export const initialState: StudioState = {
  clip: null,
  productionWaveform: null,
  jobs: idleJobs,
  notice: '',
  alert: null,
  manifest: null,
  engine: null,
  reference: null,
  takeEnvelopes: new Map(),
  takeWaveforms: new Map(),
  mix: { volume: 1, productionMuted: false, takeMuted: false, audition: false, auditionKind: 'noise' },
  perform: { armed: false, mode: 'touch', latency: 0, writing: false, midi: null },
  envelopeDraft: null,
  recording: false,
  envelopeFileOptions: { format: 'csv', controllers: defaultControllers },
  wavOptions: { format: 'int24', rate: 44100 },
  seedLocked: false,
  restorable: null,
};
