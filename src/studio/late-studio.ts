import type { BaseServices } from './base-services';
import type { ClipActions } from './clip/clip-actions';
import { type DraftActions, draftActions } from './draft/draft-actions';
import { type EnvelopeActions, envelopeActions } from './envelope/envelope-actions';
import { measureCurrentTake } from './envelope/measure-current-take';
import { type ExportActions, exportActions } from './export/export-actions';
import { measureTakeLoudness } from './export/take-loudness';
import type { LiveActions } from './live/live-preview';
import { type PackActions, packActions } from './pack/pack-actions';
import { prepareModels } from './pack/prepare-models';
import { type PerformActions, performActions } from './perform/perform-actions';
import { type ProjectActions, projectActions } from './project/project-actions';
import { type PromptActions, promptActions } from './prompt/prompt-actions';
import { persistRecentPrompts } from './prompt/recent-prompts';
import { showReferences } from './prompt/reference-waveforms';
import { type RemoteActions, remoteActions } from './remote/remote-actions';
import { type RecordingActions, recordingActions } from './retrieval/recording-actions';
import { createServices } from './services';
import { type SoundFolderActions, soundFolderActions } from './sound-folders/sound-folder-actions';
import { persistStamps } from './storage/stored-stamps';
import { type SyncActions, syncActions } from './sync/sync-actions';
import { makeAhead } from './takes/make-ahead';
import { restoreTakeSounds } from './takes/restore-takes';
import { type SettingsActions, settingsActions } from './takes/settings-actions';
import { type TakeActions, takeActions } from './takes/take-actions';

/** The groups of actions that the first picture of a clip does not need. */
export interface LateActions {
  readonly project: ProjectActions;
  readonly envelope: EnvelopeActions;
  readonly perform: PerformActions;
  readonly draft: DraftActions;
  readonly sync: SyncActions;
  readonly prompt: PromptActions;
  readonly soundFolders: SoundFolderActions;
  readonly settings: SettingsActions;
  readonly takes: TakeActions;
  readonly live: LiveActions;
  readonly recordings: RecordingActions;
  readonly export: ExportActions;
  readonly pack: PackActions;
  readonly remote: RemoteActions;
}

export interface LateStudio extends LateActions {
  /** Restores the prompts that were used last, reads the pack's manifest and lists the sound folders of earlier visits; call once. */
  start(): Promise<void>;
}

/** What loads after the first picture. It takes up what has been opened meanwhile. */
export function createLateStudio(base: BaseServices, clip: Pick<ClipActions, 'open'>): LateStudio {
  const services = createServices(base);
  const { editor, log, models } = services;
  const prompt = promptActions(services);
  const soundFolders = soundFolderActions(services, prompt);

  measureCurrentTake(services);
  measureTakeLoudness(services);
  prepareModels(services);
  makeAhead(services);
  services.pictureContent.follow();
  services.livePreview.follow();
  void restoreTakeSounds(services);
  void showReferences(services);
  editor.store.subscribe(({ document: now }, { document: before }) => {
    if (now === before) return;
    if (now.takes !== before.takes) void restoreTakeSounds(services);
    if (now.prompt.references !== before.prompt.references) void showReferences(services);
  });

  const sync = syncActions(services);
  return {
    project: projectActions(services, (file) => clip.open(file)),
    envelope: envelopeActions(services, () => sync.suggest()),
    perform: performActions(services),
    draft: draftActions(services),
    sync,
    prompt,
    soundFolders,
    settings: settingsActions(services),
    takes: takeActions(services),
    live: { set: (on) => services.livePreview.set(on) },
    recordings: recordingActions(services),
    export: exportActions(services),
    pack: packActions(services),
    remote: remoteActions(services),

    async start() {
      await persistRecentPrompts(services);
      await persistStamps(services);
      // Without a pack the rest of the studio works; the error is shown when the pack is needed.
      await models.manifest().catch((error: unknown) => log(`pack: ${String(error)}`));
      await soundFolders.restore();
    },
  };
}
