/**
 * Files of packs in the browser's own file system, by the SHA-256 of their content, so that versions share what they have in common. A file has its
 * name once its content was compared; until then it is `<sha-256>.part`.
 */
export interface PartFiles {
  /** Bytes of a file; null when there is none. */
  sizeOf(name: string): Promise<number | null>;
  /** @throws DOMException NotFoundError. */
  read(name: string): Promise<File>;
  /** Opens a file for appending; creates it. No other may open it meanwhile. */
  append(name: string): Promise<PartWriter>;
  /** Replaces a file that has the new name. */
  rename(name: string, newName: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Writes reach the file at once: what was written is there after the page was closed. */
export interface PartWriter {
  readonly size: number;
  /** @throws DOMException QuotaExceededError. */
  write(bytes: Uint8Array<ArrayBuffer>): void;
  truncate(size: number): void;
  close(): void;
}

export function partName(sha256: string): string {
  return `${sha256}.part`;
}

/** Folder of the browser's own file system. */
export const FILES_FOLDER = 'pack-files';

interface MovableHandle extends FileSystemFileHandle {
  move(newName: string): Promise<void>;
}

/** In a worker only: pages cannot append. */
export async function openPartFiles(): Promise<PartFiles> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(FILES_FOLDER, { create: true });
  const files: PartFiles = {
    async sizeOf(name) {
      try {
        return (await files.read(name)).size;
      } catch (error) {
        if (isAbsence(error)) return null;
        throw error;
      }
    },
    read: async (name) => (await folder.getFileHandle(name)).getFile(),
    async append(name) {
      const handle = await folder.getFileHandle(name, { create: true });
      const access = await openAccess(handle);
      let size = access.getSize();
      return {
        get size() {
          return size;
        },
        write(bytes) {
          const written = access.write(bytes, { at: size });
          // In private windows Chromium 156 throws nothing when there is no room, and returns an error's number.
          if (written !== bytes.length) throw new DOMException('the disk is full', 'QuotaExceededError');
          size += written;
        },
        truncate(length) {
          access.truncate(length);
          size = length;
        },
        close() {
          access.flush();
          access.close();
        },
      };
    },
    async rename(name, newName) {
      const handle = (await folder.getFileHandle(name)) as MovableHandle;
      await files.remove(newName);
      await handle.move(newName);
    },
    async remove(name) {
      try {
        await folder.removeEntry(name);
      } catch (error) {
        if (!isAbsence(error)) throw error;
      }
    },
  };
  return files;
}

/** A worker that was ended a moment ago may still have the file. */
async function openAccess(handle: FileSystemFileHandle): Promise<FileSystemSyncAccessHandle> {
  for (let tries = 1; ; tries++) {
    try {
      return await handle.createSyncAccessHandle();
    } catch (error) {
      const isOpen = error instanceof DOMException && error.name === 'NoModificationAllowedError';
      if (!isOpen || tries === MAX_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, TRY_MILLISECONDS));
    }
  }
}

const MAX_TRIES = 20;
const TRY_MILLISECONDS = 100;

function isAbsence(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}
