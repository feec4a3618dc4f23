import { createStore, type StoreApi } from 'zustand/vanilla';
import { CurrentClip } from './clip/current-clip';
import type { StudioDependencies } from './dependencies';
import { Hand } from './jobs/hand';
import { JobRunner } from './jobs/job';
import { Autosave } from './library/autosave';
import { ClipQuestions } from './library/clip-questions';
import { LibraryStore } from './library/library-store';
import { ProjectSession } from './library/project-session';
import { SoundStore } from './library/sound-store';
import { StorageHealth } from './library/storage-health';
import { initialState, type StudioState } from './state';
import { SoundCache } from './storage/sound-cache';

/** What opening, keeping and playing a project needs. One instance per page. */
export interface BaseServices extends StudioDependencies {
  readonly store: StoreApi<StudioState>;
  readonly jobs: JobRunner;
  readonly currentClip: CurrentClip;
  readonly sounds: SoundCache;
  readonly soundStore: SoundStore;
  readonly library: LibraryStore;
  readonly autosave: Autosave;
  readonly session: ProjectSession;
  readonly clipQuestions: ClipQuestions;
  readonly health: StorageHealth;
}

export function createBaseServices(dependencies: StudioDependencies): BaseServices {
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
  return {
    ...dependencies,
    store,
    jobs,
    currentClip,
    sounds,
    soundStore,
    library,
    autosave,
    session,
    clipQuestions: new ClipQuestions(store),
    health,
  };
}
