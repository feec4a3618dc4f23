import { throwIfAborted } from '../../core/errors';
import type { PackFile } from '../../core/pack/manifest';
import { hashFile } from './hash-file';
import type { PartFiles } from './part-files';

/**
 * Compares the stored files of a pack with their SHA-256. A damaged one is deleted, so that it is fetched again.
 * @param onProgress bytes that were compared. @returns names of the files that are damaged or absent.
 */
export async function checkFiles(
  files: readonly PackFile[],
  store: PartFiles,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<string[]> {
  const bad: string[] = [];
  let done = 0;
  for (const { file, sha256, bytes } of files) {
    throwIfAborted(signal);
    const size = await store.sizeOf(sha256);
    if (size !== bytes || (await hashFile(await store.read(sha256), signal)) !== sha256) {
      bad.push(file);
      if (size !== null) await store.remove(sha256);
    }
    done += bytes;
    onProgress(done);
  }
  return bad;
}
