import type { SoundId } from '../core/audio/sound-id';
import type { Envelope } from '../core/loudness/envelope';
import type { WriteMode } from '../core/curve/drawing/perform';
import type { PackManifest, PackRole } from '../core/pack/manifest';
import type { EngineStatus } from '../engine/api';
import type { Clip } from '../media/api';
import type { AuditionKind } from './playback/audition';
import { INITIAL_MONITOR, type Monitor } from './playback/monitor';
import { defaultControllers } from '../core/formats/midi/default-controllers';
import type { EnvelopeFileOptions } from './envelope/envelope-file';
import type { PartialPrediction } from './envelope/partial-prediction';
import type { EnvelopeChoice } from './envelope/envelope-choice';
import type { SoundLoudness } from './export/sound-loudness';
import { defaultWavOptions, type WavOptions } from './export/wav-options';
import { idleJobs, type Jobs } from './jobs/job';
import { type Live, notLive } from './live/live-state';
import { initialLibraryState, type LibraryState } from './library/library-state';
import type { Alert } from './messages/alerts';
import type { Waveform } from './clip/waveform';
import type { EnvelopeDraft } from './draft/envelope-draft';
import { initialSoundFolders, type SoundFoldersState } from './sound-folders/sound-folders-state';
import { initialPacksState, type PacksState } from './pack/packs-state';
import { initialRemoteState, type RemoteState } from './remote/remote-state';
import { type Measured, nothingMeasured } from './takes/measured';
import type { PartialTake } from './takes/partial-take';
import type { Alignment } from './sync/alignment';
import type { PictureState } from './picture/picture-state';
import type { PromptWords } from './prompt/prompt-words';

/** What is audible. Session state: neither saved nor undone. */
export interface Mix {
  /** Master gain, linear, 0..1. */
  readonly volume: number;
  /** Take, production sound or both, as the designer chose it. What plays follows from it by the rule in `playback/monitor.ts`. */
  readonly monitor: Monitor;
  /** The curve is audible without a model. */
  readonly audition: boolean;
  readonly auditionKind: AuditionKind;
  /** Only the audition is audible. */
  readonly auditionSolo: boolean;
}

/** How the curve is performed. Session state, except the latency, which the browser stores. */
export interface PerformState {
  readonly armed: boolean;
  readonly mode: WriteMode;
  /** Milliseconds that the performer lags behind the picture, in addition to the output latency. */
  readonly latency: number;
  /** A write pass is open. */
  readonly writing: boolean;
  /** Names of the MIDI devices; null while MIDI is not armed. */
  readonly midi: readonly string[] | null;
}

/** [min, max] pairs of a reference sound, and its length. */
export interface ReferenceWaveform {
  readonly peaks: Float32Array;
  readonly seconds: number;
}

/** Everything the page shows that is not in the editor's state. */
export interface StudioState {
  /** The open clip; null while the project's video is not open. */
  readonly clip: Clip | null;
  /** A picture of the open clip is on the screen, or is not to be expected soon. */
  readonly pictureShown: boolean;
  /** What was opened first is there: the page loads what it does not show yet. */
  readonly settled: boolean;
  /** Production sound; null until it has been read, and when the clip has none. */
  readonly productionWaveform: Waveform | null;
  readonly jobs: Jobs;
  /** Outcome of the last action, for the status line. */
  readonly notice: string;
  /** Errors that have not been dismissed, the latest last. */
  readonly alerts: readonly Alert[];
  readonly manifest: PackManifest | null;
  readonly engine: EngineStatus | null;
  readonly measured: Measured;
  /** Graphs of the pack that the engine has loaded. */
  readonly loadedGraphs: readonly PackRole[];
  /** Key of the pack in use; null for the one that the studio ships with. */
  readonly packKey: string | null;
  readonly packs: PacksState;
  readonly remote: RemoteState;
  /** Waveforms of the prompt's reference sounds that are on this machine. */
  readonly references: ReadonlyMap<SoundId, ReferenceWaveform>;
  /** Envelopes measured on takes, by take id: on those generated in this visit, and on the current one. */
  readonly takeEnvelopes: ReadonlyMap<string, Envelope>;
  /** Loudness of sounds that were the current take's. */
  readonly loudness: ReadonlyMap<SoundId, SoundLoudness>;
  /** Waveforms of the takes whose sound is loaded, by take id. */
  readonly takeWaveforms: ReadonlyMap<string, Waveform>;
  readonly mix: Mix;
  readonly live: Live;
  readonly perform: PerformState;
  /** The sound that is being turned into an envelope. */
  readonly envelopeDraft: EnvelopeDraft | null;
  /** What the running mapping has decoded so far. */
  readonly partialPrediction: PartialPrediction | null;
  /** The take that is being made, once a part of it can be played. */
  readonly partialTake: PartialTake | null;
  /** The shift found between curve and production sound, until it is applied or discarded. */
  readonly alignment: Alignment | null;
  /** The microphone is requested or recorded. */
  readonly recording: boolean;
  readonly envelopeFileOptions: EnvelopeFileOptions;
  /** An imported file with several envelopes, until the user has chosen. */
  readonly envelopeChoice: EnvelopeChoice | null;
  /** How sound is exported; the browser stores it. */
  readonly wavOptions: WavOptions;
  /** The seed stays the same after generating; the browser stores it. */
  readonly seedLocked: boolean;
  /** The next take is made while the designer looks; the browser stores it. */
  readonly makesAhead: boolean;
  /** Height of toolbar, timeline and lane together, CSS pixels, as the designer has set it; null: by the window. */
  readonly timelineHeight: number | null;
  readonly library: LibraryState;
  /** The studio's own files. `other-pages`: the newer version cannot be taken while another tab has the studio open. */
  readonly offline: { readonly worksOffline: boolean; readonly update: 'none' | 'ready' | 'other-pages' };
  readonly soundFolders: SoundFoldersState;
  /** What the open clip shows. */
  readonly picture: PictureState;
  /** Words of the prompts that were used last, the newest first; the browser stores them. */
  readonly recentPrompts: readonly PromptWords[];
}

export const initialState: StudioState = {
  recentPrompts: [],
  clip: null,
  pictureShown: false,
  settled: false,
  productionWaveform: null,
  jobs: idleJobs,
  notice: '',
  alerts: [],
  manifest: null,
  engine: null,
  measured: nothingMeasured,
  loadedGraphs: [],
  packKey: null,
  packs: initialPacksState,
  remote: initialRemoteState,
  references: new Map(),
  takeEnvelopes: new Map(),
  loudness: new Map(),
  takeWaveforms: new Map(),
  mix: {
    volume: 1,
    monitor: INITIAL_MONITOR,
    audition: false,
    auditionKind: 'noise',
    auditionSolo: false,
  },
  live: notLive,
  perform: { armed: false, mode: 'touch', latency: 0, writing: false, midi: null },
  envelopeDraft: null,
  partialPrediction: null,
  partialTake: null,
  alignment: null,
  recording: false,
  envelopeFileOptions: { format: 'csv', controllers: defaultControllers },
  envelopeChoice: null,
  wavOptions: defaultWavOptions,
  seedLocked: false,
  makesAhead: true,
  timelineHeight: null,
  library: initialLibraryState,
  offline: { worksOffline: false, update: 'none' },
  soundFolders: initialSoundFolders,
  picture: { phase: 'waiting' },
};
