import type { StoreApi } from 'zustand/vanilla';
import type { Editor } from '../editor/editor';
import type { Transport } from '../playback/api';
import { type ClipActions, clipActions } from './clip/clip-actions';
import type { StudioDependencies } from './dependencies';
import { type DraftActions, draftActions } from './draft/draft-actions';
import { type EnvelopeActions, envelopeActions } from './envelope/envelope-actions';
import { isEnvelopeJson } from './envelope/envelope-file';
import { measureCurrentTake } from './envelope/measure-current-take';
import { type ExportActions, exportActions } from './export/export-actions';
import { measureTakeLoudness } from './export/take-loudness';
import { isRunning, type JobName } from './jobs/job';
import { withAlert, withoutAlert } from './messages/alerts';
import { type OfflineActions, offlineActions } from './offline/offline-actions';
import { type PackActions, packActions } from './pack/pack-actions';
import { type RemoteActions, remoteActions } from './remote/remote-actions';
import { prepareModels } from './pack/prepare-models';
import { type PerformActions, performActions } from './perform/perform-actions';
import { followProject } from './playback/follow-project';
import { type PlaybackActions, playbackActions } from './playback/playback-actions';
import { type ProjectActions, projectActions } from './project/project-actions';
import { type PromptActions, promptActions } from './prompt/prompt-actions';
import { rememberLastPrompt } from './prompt/last-prompt';
import { showReferences } from './prompt/reference-waveforms';
import { type RecordingActions, recordingActions } from './retrieval/recording-actions';
import { createServices } from './services';
import type { StudioState } from './state';
import { type LibraryActions, libraryActions } from './library/library-actions';
import { storeChanges } from './library/store-changes';
import { type SoundFolderActions, soundFolderActions } from './sound-folders/sound-folder-actions';
import type { LiveActions } from './live/live-preview';
import { type KeymapActions, keymapActions } from './storage/keymap-actions';
import { type LayoutActions, layoutActions } from './storage/layout-actions';
import { persistChoices } from './storage/stored-choices';
import { persistStamps } from './storage/stored-stamps';
import { restoreTakeSounds } from './takes/restore-takes';
import { type SyncActions, syncActions } from './sync/sync-actions';
import { type SettingsActions, settingsActions } from './takes/settings-actions';
import { type TakeActions, takeActions } from './takes/take-actions';

/** The actions of the page by subject. Their outcome is in the state; they never reject. */
export interface StudioActions {
  readonly clip: ClipActions;
  readonly project: ProjectActions;
  readonly library: LibraryActions;
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
  readonly playback: PlaybackActions;
  readonly export: ExportActions;
  readonly pack: PackActions;
  readonly remote: RemoteActions;
  readonly offline: OfflineActions;
  readonly keymap: KeymapActions;
  readonly layout: LayoutActions;
  /** Opens a file that was dropped or pasted: its name and type decide whether it is a project, an envelope, a sound or a video. */
  openFile(file: File, handle?: FileSystemFileHandle | null): Promise<void>;
  cancel(job: JobName): void;
  dismissAlert(source: string): void;
}

export interface Studio extends StudioActions {
  readonly store: StoreApi<StudioState>;
  readonly editor: Editor;
  readonly transport: Transport;
  /** Restores what earlier visits stored and reads the pack's manifest; call once after the first paint. */
  start(): Promise<void>;
}

export function createStudio(dependencies: StudioDependencies): Studio {
  const services = createServices(dependencies);
  const { editor, jobs, log, models, store, transport } = services;
  const clip = clipActions(services);
  const project = projectActions(services, (file) => clip.open(file));
  const library = libraryActions(services);
  const envelope = envelopeActions(services);
  const prompt = promptActions(services);
  const soundFolders = soundFolderActions(services, prompt);
  const keymap = keymapActions(services);

  followProject(services);
  rememberLastPrompt(services);
  storeChanges(services);
  measureCurrentTake(services);
  measureTakeLoudness(services);
  prepareModels(services);
  services.pictureContent.follow();
  services.livePreview.follow();
  editor.onRefused((reason) => {
    const { readOnly } = store.getState().library;
    store.setState(readOnly ? { notice: reason } : withAlert('edit', reason));
  });
  editor.store.subscribe(({ document: now }, { document: before }) => {
    if (now === before) return;
    if (now.takes !== before.takes) void restoreTakeSounds(services);
    if (now.prompt.references !== before.prompt.references) void showReferences(services);
  });

  return {
    store,
    editor,
    transport,
    clip,
    project,
    library,
    envelope,
    perform: performActions(services),
    draft: draftActions(services),
    sync: syncActions(services),
    prompt,
    soundFolders,
    settings: settingsActions(services),
    takes: takeActions(services),
    live: { set: (on) => services.livePreview.set(on) },
    recordings: recordingActions(services),
    playback: playbackActions(services),
    export: exportActions(services),
    pack: packActions(services),
    remote: remoteActions(services),
    offline: offlineActions(services),
    layout: layoutActions(services),
    keymap,

    async openFile(file, handle) {
      const name = file.name.toLowerCase();
      const isJson = name.endsWith('.json');
      if (/\.(csv|midi?|rpp)$/.test(name) || (isJson && (await isEnvelopeJson(file)))) {
        await envelope.import(file);
      } else if (isJson || /\.(v2a|zip)$/.test(name)) await project.open(file);
      else if (isSound(file)) await prompt.addReference(file);
      else await clip.open(file, handle);
    },

    cancel: (job) => jobs.cancel(job),
    dismissAlert: (source) => store.setState(withoutAlert(source)),

    async start() {
      void services.media().then(
        (media) => {
          // A clip that was chosen first has its decoder.
          if (!isRunning(store.getState().jobs.open)) media.prepare();
        },
        // Opening a clip says why the decoder does not load.
        () => undefined,
      );
      await persistStamps(services);
      await persistChoices(services);
      await keymap.restore();
      await library.start();
      // Without a pack the rest of the studio works; the error is shown when the pack is needed.
      await models.manifest().catch((error: unknown) => log(`pack: ${String(error)}`));
      await soundFolders.restore();
    },
  };
}

function isSound(file: File): boolean {
  return (
    file.type.startsWith('audio/') || /\.(wav|flac|mp3|m4a|aac|ogg|oga|opus|aiff?|caf|wma)$/i.test(file.name)
  );
}
