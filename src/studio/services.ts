import { createStore, type StoreApi } from 'zustand/vanilla';
import { CurrentClip } from './clip/current-clip';
import type { StudioDependencies } from './dependencies';
import { EarlyMapping } from './envelope/early-mapping';
import { Hand } from './jobs/hand';
import { LivePreview } from './live/live-preview';
import { JobRunner } from './jobs/job';
import { Autosave } from './library/autosave';
import { ClipQuestions } from './library/clip-questions';
import { LibraryStore } from './library/library-store';
import { ProjectSession } from './library/project-session';
import { SoundStore } from './library/sound-store';
import { StorageHealth } from './library/storage-health';
import { ChosenPack } from './pack/chosen-pack';
import { ModelAccess } from './pack/model-access';
import { RemoteEngine } from './remote/remote-engine';
import { PictureContent } from './picture/picture-content';
import { BankAccess } from './retrieval/bank';
import { ownSoundsOf } from './retrieval/own-sounds';
import { Recordings } from './retrieval/recordings';
import { initialState, type StudioState } from './state';
import { FolderSounds } from './sound-folders/folder-sounds';
import { Measurements } from './takes/measurements';
import { SoundCache } from './storage/sound-cache';

/** Shared by the groups of actions; each group picks what it uses. One instance per page. */
export interface StudioServices extends StudioDependencies {
  readonly store: StoreApi<StudioState>;
  readonly jobs: JobRunner;
  readonly currentClip: CurrentClip;
  readonly earlyMapping: EarlyMapping;
  readonly chosenPack: ChosenPack;
  readonly models: ModelAccess;
  readonly measurements: Measurements;
  readonly remote: RemoteEngine;
  readonly sounds: SoundCache;
  readonly recordings: Recordings;
  readonly livePreview: LivePreview;
  readonly pictureContent: PictureContent;
  readonly soundStore: SoundStore;
  readonly library: LibraryStore;
  readonly autosave: Autosave;
  readonly session: ProjectSession;
  readonly clipQuestions: ClipQuestions;
  readonly health: StorageHealth;
  readonly folderSounds: FolderSounds;
}

export function createServices(dependencies: StudioDependencies): StudioServices {
  const { database, editor, log } = dependencies;
  const store = createStore<StudioState>(() => initialState);
  const jobs = new JobRunner(store, log);
  const currentClip = new CurrentClip({ ...dependencies, store, jobs, hand: new Hand(editor) });
  const library = new LibraryStore(database, log, dependencies.files);
  const soundStore = new SoundStore(database);
  const health = new StorageHealth(
    store,
    log,
    () => void sounds.retry().then(() => autosave.retry()),
    () => sounds.allStored && autosave.inMemoryOnly.size === 0,
  );
  const sounds = new SoundCache(soundStore, {
    onStored: () => health.succeeded(),
    onFailed: (error) => health.failed('A sound', error),
  });
  const autosave = new Autosave(
    { ...dependencies, library, sounds },
    {
      onStored: () => health.succeeded(),
      onFailed: (name, error) => health.failed(name, error),
    },
  );
  const session = new ProjectSession({
    ...dependencies,
    autosave,
    currentClip,
    jobs,
    library,
    sounds,
    store,
  });
  const remote: RemoteEngine = new RemoteEngine(dependencies, store, () => models.forgetEngine());
  const measurements = new Measurements(dependencies, store);
  const chosenPack = new ChosenPack(dependencies, store, () => remote.isUsed());
  const models: ModelAccess = new ModelAccess(
    {
      ...dependencies,
      pack: (signal) => chosenPack.open(signal),
      measurements,
      remote: (manifest, signal) => remote.connectionFor(manifest, signal),
    },
    store,
  );
  const folderSounds = new FolderSounds({ ...dependencies, models });
  const bank = new BankAccess({ ...dependencies, models });
  const recordings = new Recordings({ models, bank, ownSounds: ownSoundsOf(folderSounds), sounds });
  return {
    ...dependencies,
    store,
    jobs,
    currentClip,
    chosenPack,
    models,
    measurements,
    remote,
    sounds,
    soundStore,
    library,
    autosave,
    session,
    clipQuestions: new ClipQuestions(store),
    health,
    folderSounds,
    earlyMapping: new EarlyMapping(log),
    pictureContent: new PictureContent({ ...dependencies, models, store }),
    recordings,
    livePreview: new LivePreview({ ...dependencies, models, recordings, sounds, store }),
  };
}
