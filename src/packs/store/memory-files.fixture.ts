import type { PartFiles } from './part-files';

export interface MemoryFiles extends PartFiles {
  readonly contents: Map<string, Uint8Array<ArrayBuffer>>;
  /** Bytes after which writing fails as a full disk does. */
  limit: number;
}

/** Files in memory. */
export function memoryFiles(): MemoryFiles {
  const contents = new Map<string, Uint8Array<ArrayBuffer>>();
  const used = () => [...contents.values()].reduce((sum, { length }) => sum + length, 0);
  const files: MemoryFiles = {
    contents,
    limit: Infinity,
    sizeOf: (name) => Promise.resolve(contents.get(name)?.length ?? null),
    read: (name) => Promise.resolve(new File([contents.get(name)!], name)),
    append(name) {
      if (!contents.has(name)) contents.set(name, new Uint8Array());
      return Promise.resolve({
        get size() {
          return contents.get(name)!.length;
        },
        write(bytes) {
          if (used() + bytes.length > files.limit) throw new DOMException('full', 'QuotaExceededError');
          contents.set(name, Uint8Array.from([...contents.get(name)!, ...bytes]));
        },
        truncate: (size) => void contents.set(name, contents.get(name)!.slice(0, size)),
        close: () => undefined,
      });
    },
    rename(name, newName) {
      contents.set(newName, contents.get(name)!);
      contents.delete(name);
      return Promise.resolve();
    },
    remove: (name) => Promise.resolve(void contents.delete(name)),
  };
  return files;
}
