import type { StoreApi } from 'zustand/vanilla';
import type { Editor } from '../editor/editor';
import { settledWithin } from '../platform/settled-within';
import { nextTask } from '../platform/yield-to-event-loop';
import type { Transport } from '../playback/api';
import { createBaseServices } from './base-services';
import { type ClipActions, clipActions } from './clip/clip-actions';
import { firstPicture } from './clip/first-picture';
import type { StudioDependencies } from './dependencies';
import { isEnvelopeJson } from './envelope/envelope-file';
import { isRunning, type JobName } from './jobs/job';
import { pause } from './jobs/pause';
import type { createLateStudio, LateActions, LateStudio } from './late-studio';
import { type LibraryActions, libraryActions } from './library/library-actions';
import { storeChanges } from './library/store-changes';
import { withAlert, withoutAlert } from './messages/alerts';
import { loadPagePart } from './messages/load-page-part';
import { type OfflineActions, offlineActions } from './offline/offline-actions';
import { onDemand } from './on-demand';
import { followProject } from './playback/follow-project';
import { type PlaybackActions, playbackActions } from './playback/playback-actions';
import type { StudioState } from './state';
import { type KeymapActions, keymapActions } from './storage/keymap-actions';
import { type LayoutActions, layoutActions } from './storage/layout-actions';
import { persistChoices } from './storage/stored-choices';

/** The actions of the page by subject. Their outcome is in the state; they never reject. */
export interface StudioActions extends LateActions {
  readonly clip: ClipActions;
  readonly library: LibraryActions;
  readonly playback: PlaybackActions;
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
  /** The user can choose a folder in a way that the browser remembers. */
  readonly canPickFolders: boolean;
  /**
   * Restores what earlier visits stored and, once the first picture is there, loads what is left and reads the pack's manifest; call once
   * after the first paint.
   */
  start(): Promise<void>;
  /** Loads what is left, which the first action that needs it does too. */
  load(): Promise<void>;
}

/** What the page does not show yet loads after this time even while a clip is being opened, milliseconds: a conversion takes long. */
const PATIENCE_MILLISECONDS = 2000;
/** Who has just come may choose a clip at once: it goes first. Milliseconds. */
const CALM_MILLISECONDS = 500;
/** Milliseconds. */
const RETRY_MILLISECONDS = 5000;

type CreateLateStudio = typeof createLateStudio;

/** @param late gives what creates the rest of the studio, or loads it. */
export function createStudio(
  dependencies: StudioDependencies,
  late: () => CreateLateStudio | Promise<CreateLateStudio>,
): Studio {
  const services = createBaseServices(dependencies);
  const { editor, jobs, store, transport } = services;
  const clip = clipActions(services);
  const library = libraryActions(services);
  const keymap = keymapActions(services);

  let rest: LateStudio | null = null;
  let loading: Promise<LateStudio | null> | null = null;
  const create = (createRest: CreateLateStudio) => (rest ??= createRest(services, clip));
  async function loadRest(loaded: Promise<CreateLateStudio>): Promise<LateStudio | null> {
    const createRest = await loadPagePart(store, () => loaded);
    loading = null;
    return createRest && create(createRest);
  }
  function load(): LateStudio | null | Promise<LateStudio | null> {
    if (rest ?? loading) return rest ?? loading;
    const loaded = late();
    if (!(loaded instanceof Promise)) return create(loaded);
    return (loading = loadRest(loaded));
  }
  /** Waits for what is opened first, but not for long, nor once everything has loaded. */
  async function settled(opened: Promise<void>): Promise<void> {
    if (rest) return opened;
    const calm = pause(CALM_MILLISECONDS);
    const picture = Promise.all([opened, calm]).then(() => firstPicture(store));
    return settledWithin(PATIENCE_MILLISECONDS, picture);
  }
  const onceLoaded = onDemand<LateActions>(load);
  const project = onceLoaded('project');
  const envelope = onceLoaded('envelope');
  const prompt = onceLoaded('prompt');

  followProject(services);
  storeChanges(services);
  editor.onRefused((reason) => {
    const { readOnly } = store.getState().library;
    store.setState(readOnly ? { notice: reason } : withAlert('edit', reason));
  });

  return {
    store,
    editor,
    transport,
    canPickFolders: services.pickFolder !== null,
    clip,
    project,
    library,
    envelope,
    perform: onceLoaded('perform'),
    draft: onceLoaded('draft'),
    sync: onceLoaded('sync'),
    prompt,
    soundFolders: onceLoaded('soundFolders'),
    settings: onceLoaded('settings'),
    takes: onceLoaded('takes'),
    live: onceLoaded('live'),
    recordings: onceLoaded('recordings'),
    playback: playbackActions(services),
    export: onceLoaded('export'),
    pack: onceLoaded('pack'),
    remote: onceLoaded('remote'),
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
      await persistChoices(services);
      await keymap.restore();
      const opened = library.start();
      await settled(opened);
      store.setState({ settled: true });
      // Keys and rest are many files each: two tasks, so that neither blocks the page for long.
      await nextTask();
      let loaded = await load();
      for (; !loaded; loaded = await load()) await pause(RETRY_MILLISECONDS);
      await loaded.start();
      await opened;
    },

    load: async () => void (await load()),
  };
}

function isSound(file: File): boolean {
  return (
    file.type.startsWith('audio/') || /\.(wav|flac|mp3|m4a|aac|ogg|oga|opus|aiff?|caf|wma)$/i.test(file.name)
  );
}
