import type { StoreApi } from 'zustand/vanilla';
import { loadPart } from '../../platform/page-files';
import type { StudioState } from '../state';
import { withAlert, withoutAlert } from './alerts';

const SOURCE = 'page part';

/** Removes the alert about parts of the page: the designer tries again. For `store.setState`. */
export const withoutPagePartAlert = withoutAlert(SOURCE);

/** Loads a part of the page. @returns null where it cannot be loaded; an alert says so until it can. */
export async function loadPagePart<T>(
  store: Pick<StoreApi<StudioState>, 'setState'>,
  load: () => Promise<T>,
): Promise<T | null> {
  try {
    const part = await loadPart(load);
    store.setState(withoutPagePartAlert);
    return part;
  } catch (error) {
    store.setState(withAlert(SOURCE, error instanceof Error ? error.message : String(error)));
    return null;
  }
}
