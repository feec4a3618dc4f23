/** Files in the browser's own file system (OPFS), by name. */
export interface StoredFiles {
  /** Null when there is none of this name. */
  read(name: string): Promise<File | null>;
  /** Copies in pieces, so that a film of many gigabytes never is in memory. Rejects when there is no space; then nothing is stored. */
  write(name: string, file: Blob, signal?: AbortSignal): Promise<void>;
  remove(name: string): Promise<void>;
  names(): Promise<readonly string[]>;
}

export function openStoredFiles(folderName: string): StoredFiles {
  const folder = async () =>
    (await navigator.storage.getDirectory()).getDirectoryHandle(folderName, { create: true });
  const ignoreAbsence = (error: unknown) => {
    if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
  };
  return {
    async read(name) {
      try {
        const handle = await (await folder()).getFileHandle(name);
        return await handle.getFile();
      } catch (error) {
        ignoreAbsence(error);
        return null;
      }
    },
    async write(name, file, signal) {
      const handle = await (await folder()).getFileHandle(name, { create: true });
      try {
        // The file has its new content when the stream is closed, and none before.
        await file.stream().pipeTo(await handle.createWritable(), { signal });
      } catch (error) {
        const { size } = await handle.getFile();
        if (size === 0) await (await folder()).removeEntry(name);
        throw error;
      }
    },
    async remove(name) {
      try {
        await (await folder()).removeEntry(name);
      } catch (error) {
        ignoreAbsence(error);
      }
    },
    async names() {
      const names: string[] = [];
      for await (const name of (await folder()).keys()) names.push(name);
      return names;
    },
  };
}
