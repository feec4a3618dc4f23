import { createStore, type StoreApi } from 'zustand/vanilla';
import { CurrentClip } from './clip/current-clip';
import type { StudioDependencies } from './dependencies';
import { JobRunner } from './jobs/job';
import { ModelAccess } from './pack/model-access';
import { initialState, type StudioState } from './state';
import { Autosave } from './storage/autosave';
import { SoundBank } from './storage/sound-bank';

/** Shared by the groups of actions; each group picks what it uses. One instance per page. */
export interface StudioServices extends StudioDependencies {
  readonly store: StoreApi<StudioState>;
  readonly jobs: JobRunner;
  readonly currentClip: CurrentClip;
  readonly models: ModelAccess;
  readonly sounds: SoundBank;
  readonly autosave: Autosave;
}

export function createServices(dependencies: StudioDependencies): StudioServices {
  const { storage, log, now } = dependencies;
  const store = createStore<StudioState>(() => initialState);
  const jobs = new JobRunner(store, log);
  return {
    ...dependencies,
    store,
    jobs,
    currentClip: new CurrentClip(store, jobs),
    models: new ModelAccess(dependencies, store),
    sounds: new SoundBank(storage, (id, error) => log(`storing ${id}: ${String(error)}`)),
    autosave: new Autosave(storage, now, log),
  };
}
