import { parseStamps } from '../../core/formats/stamps-file';
import type { Editor } from '../../editor/editor';
import type { KeyValueStore } from '../dependencies';

const KEY = 'stamps';

/** Brings back the designer's stamps and keeps them from then on. They stay usable when the browser keeps nothing. */
export async function keepStamps(
  editor: Editor,
  storage: KeyValueStore,
  log: (detail: string) => void,
): Promise<void> {
  const kept = parseStamps(await storage.get(KEY).catch(() => undefined));
  const { userStamps } = editor.store.getState().session;
  editor.setSession({ userStamps: [...kept, ...userStamps] });
  editor.store.subscribe(({ session: now }, { session: before }) => {
    if (now.userStamps === before.userStamps) return;
    storage.set(KEY, now.userStamps).catch((error: unknown) => log(`stamps: ${String(error)}`));
  });
}
