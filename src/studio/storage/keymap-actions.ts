import { type Keymap, readKeymap } from '../../editor/keymap/keymap';
import type { StudioServices } from '../services';

const STORAGE_KEY = 'keymap';

/** The user's own keys: kept in this browser, apart from the projects. */
export interface KeymapActions {
  setKeymap(keymap: Keymap): void;
  /** Takes up the keys that an earlier visit left. */
  recallKeymap(): Promise<void>;
}

export function keymapActions({ editor, storage, log }: StudioServices): KeymapActions {
  const told = (error: unknown) => log(`keymap: ${String(error)}`);
  return {
    setKeymap(keymap) {
      editor.setSession({ keymap });
      storage.set(STORAGE_KEY, keymap).catch(told);
    },
    async recallKeymap() {
      const kept = await storage.get(STORAGE_KEY).catch(told);
      if (kept !== undefined) editor.setSession({ keymap: readKeymap(kept) });
    },
  };
}
