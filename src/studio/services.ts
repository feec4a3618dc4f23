import { createStore, type StoreApi } from 'zustand/vanilla';
import { StudioError } from '../core/errors';
import type { Project } from '../core/project/project';
import type { Clip } from '../media/api';
import { Autosave } from './storage/autosave';
import { JobRunner } from './jobs/job';
import { ModelAccess } from './pack/model-access';
import type { StudioDependencies } from './dependencies';
import { SoundBank } from './storage/sound-bank';
import { initialState, type StudioState } from './state';

/** What the groups of actions share. Built once per page. */
export interface StudioServices extends StudioDependencies {
  readonly store: StoreApi<StudioState>;
  readonly jobs: JobRunner;
  readonly models: ModelAccess;
  readonly sounds: SoundBank;
  readonly autosave: Autosave;
  /** The editor's document as it is now. */
  document(): Project;
  /** @throws StudioError request-invalid while no video is open. */
  clip(): Clip;
}

export function createServices(parts: StudioDependencies): StudioServices {
  const store = createStore<StudioState>(() => initialState);
  return {
    ...parts,
    store,
    jobs: new JobRunner(store, parts.log),
    models: new ModelAccess(parts, store),
    sounds: new SoundBank(parts.storage, parts.log),
    autosave: new Autosave(parts.storage, parts.now, parts.log),
    document: () => parts.editor.store.getState().document,
    clip() {
      const { clip } = store.getState();
      if (clip) return clip;
      throw new StudioError('request-invalid', 'Open a video first.');
    },
  };
}
