import { parseStamps } from '../../core/formats/stamps-file';
import type { StudioServices } from '../services';

const STORAGE_KEY = 'stamps';

/** Restores the designer's stamps and stores them on every change. Without storage they last for the visit. */
export async function persistStamps({
  editor,
  storage,
  log,
}: Pick<StudioServices, 'editor' | 'storage' | 'log'>): Promise<void> {
  const stored = parseStamps(await storage.get(STORAGE_KEY).catch(() => undefined));
  const { userStamps } = editor.session;
  editor.setSession({ userStamps: [...stored, ...userStamps] });
  editor.store.subscribe(({ session: now }, { session: before }) => {
    if (now.userStamps === before.userStamps) return;
    storage.set(STORAGE_KEY, now.userStamps).catch((error: unknown) => log(`stamps: ${String(error)}`));
  });
}
