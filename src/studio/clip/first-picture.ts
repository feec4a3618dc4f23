import type { StoreApi } from 'zustand/vanilla';
import { isRunning } from '../jobs/job';
import type { StudioState } from '../state';

/** Resolves when no clip is being opened and the picture of the open one, if there is one, is on the screen. */
export function firstPicture(store: Pick<StoreApi<StudioState>, 'getState' | 'subscribe'>): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      const { clip, jobs, pictureShown } = store.getState();
      if (isRunning(jobs.open) || (clip !== null && !pictureShown)) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = store.subscribe(check);
    check();
  });
}
