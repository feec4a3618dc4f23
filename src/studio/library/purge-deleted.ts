import type { StudioServices } from '../services';

/** How long a deletion can be undone. */
export const UNDO_SECONDS = 10;

/** Removes projects that were deleted more than `seconds` ago: their values and the copies of their clips. Their sounds follow. */
export async function purgeDeleted(
  { clipCopies, library, now }: Pick<StudioServices, 'clipCopies' | 'library' | 'now'>,
  seconds: number,
): Promise<void> {
  const latest = now().getTime() - seconds * 1000;
  const remaining = new Set<string>();
  for (const { id, deleted } of await library.records()) {
    if (deleted === null || Date.parse(deleted) > latest) remaining.add(id);
    else await library.remove(id);
  }
  for (const id of await clipCopies.names()) if (!remaining.has(id)) await clipCopies.remove(id);
}
