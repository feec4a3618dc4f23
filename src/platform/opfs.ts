import { StudioError } from '../core/errors';

/** Files of one folder in the origin private file system. Names are plain file names. */
async function openFolder(name: string): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(name, { create: true });
}

/** The file, or null when there is none. */
export async function readFile(folder: string, name: string): Promise<File | null> {
  try {
    const handle = await (await openFolder(folder)).getFileHandle(name);
    return await handle.getFile();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw error;
  }
}

/** Writes the whole file or nothing. @throws StudioError out-of-space. */
export async function writeFile(folder: string, name: string, content: Blob): Promise<void> {
  try {
    const handle = await (await openFolder(folder)).getFileHandle(name, { create: true });
    const stream = await handle.createWritable();
    await stream.write(content);
    await stream.close();
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') throw error;
    throw new StudioError(
      'out-of-space',
      'The browser has no room left for this file. Free some space.',
      name,
    );
  }
}
