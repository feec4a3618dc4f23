import { type Keymap, readKeymap } from '../../editor/keymap/keymap';
import type { StudioServices } from '../services';

const STORAGE_KEY = 'keymap';

/** The user's own keys. They are stored in this browser, not in projects. */
export interface KeymapActions {
  set(keymap: Keymap): void;
  /** Takes the keys of an earlier visit. */
  restore(): Promise<void>;
}

export function keymapActions({
  editor,
  storage,
  log,
}: Pick<StudioServices, 'editor' | 'storage' | 'log'>): KeymapActions {
  const logError = (error: unknown) => log(`keymap: ${String(error)}`);
  return {
    set(keymap) {
      editor.setSession({ keymap });
      storage.set(STORAGE_KEY, keymap).catch(logError);
    },
    async restore() {
      const stored = await storage.get(STORAGE_KEY).catch(logError);
      if (stored !== undefined) editor.setSession({ keymap: readKeymap(stored) });
    },
  };
}
