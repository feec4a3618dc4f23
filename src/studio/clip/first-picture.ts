import type { StoreApi } from 'zustand/vanilla';
import { isRunning } from '../jobs/job';
import { nextChange } from '../jobs/next-change';
import type { StudioState } from '../state';

/** Resolves when no clip is being opened and the picture of the open one, if there is one, is on the screen. */
export async function firstPicture(
  store: Pick<StoreApi<StudioState>, 'getState' | 'subscribe'>,
): Promise<void> {
  const isOnScreen = ({ clip, jobs, pictureShown }: StudioState) =>
    !isRunning(jobs.open) && (clip === null || pictureShown);
  while (!isOnScreen(store.getState())) await nextChange([store.subscribe]);
}
