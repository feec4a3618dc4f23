import type { FileStore } from './file-store';
import type { BuildFile } from './protocol';
import type { QuietPages } from './quiet-pages';

/** Left to the user's work when the studio's own files are stored. */
const RESERVE_BYTES = 256 * 2 ** 20;

export interface PrecacheParts {
  readonly store: FileStore;
  readonly pages: QuietPages;
  readonly files: readonly BuildFile[];
  /** Content of a URL path. @throws when the server does not deliver it. */
  readonly download: (path: string, signal: AbortSignal) => Promise<ArrayBuffer>;
  readonly freeBytes: () => Promise<number>;
}

/**
 * Downloads the files that are not stored, one at a time, while the pages are quiet. What has arrived stays stored when this is cut short,
 * so that the next time only the rest is downloaded.
 * @throws when a file cannot be had, the pages stay busy, or the storage lacks room, in which case what this call has stored is deleted.
 */
export async function precache({ store, pages, files, download, freeBytes }: PrecacheParts): Promise<void> {
  // Small files first: the page itself is complete early.
  const absent = (await store.absent(files)).sort((a, b) => a.bytes - b.bytes);
  if (absent.length === 0) return;
  const needed = absent.reduce((sum, { bytes }) => sum + bytes, 0);
  if ((await freeBytes()) < needed + RESERVE_BYTES) throw new Error('too little storage for offline use');
  const added: BuildFile[] = [];
  try {
    for (const file of absent) {
      await storeWhenQuiet(file);
      added.push(file);
    }
  } catch (error) {
    // The room is the user's: it is not taken by half a copy of the studio.
    if (error instanceof DOMException && error.name === 'QuotaExceededError')
      for (const file of added) await store.delete(file);
    throw error;
  }

  async function storeWhenQuiet(file: BuildFile): Promise<void> {
    for (;;) {
      await pages.whenQuiet();
      try {
        return await pages.during(async (signal) => store.put(file, await download(file.path, signal)));
      } catch (error) {
        if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
      }
    }
  }
}
