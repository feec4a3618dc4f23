import type { StudioServices } from '../services';

/** How long a deletion can be undone. */
export const UNDO_SECONDS = 10;
/** A project that was deleted so long ago belongs to no tab that may undo it: its tab was closed before its time was over. */
const FORGOTTEN_SECONDS = 10 * UNDO_SECONDS;

/**
 * Removes deleted projects: their values and the copies of their clips. Their sounds follow. Those that another tab has just deleted stay.
 * @param own id of the one that this tab has deleted; null at the start.
 */
export async function purgeDeleted(
  { clipCopies, library, now }: Pick<StudioServices, 'clipCopies' | 'library' | 'now'>,
  own: string | null,
): Promise<void> {
  const latest = now().getTime() - FORGOTTEN_SECONDS * 1000;
  const remaining = new Set<string>();
  for (const { id, deleted } of await library.records()) {
    if (deleted === null || (id !== own && Date.parse(deleted) > latest)) remaining.add(id);
    else await library.remove(id);
  }
  for (const id of await clipCopies.names()) if (!remaining.has(id)) await clipCopies.remove(id);
}
