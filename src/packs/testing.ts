import type { Device } from '../core/pack/device-needs';
import type { StoredFiles } from '../platform/stored-files';

import { checkFiles } from './store/check-files';
import { type FileSource, filesFromDisk } from './store/file-source';
import { memoryFiles, type MemoryFiles } from './store/memory-files.fixture';
import { PackStore } from './store/pack-store';
import { storeFiles } from './store/store-files';

/** For unit tests: packs in memory, whose work runs in the same thread. */
export interface MemoryPacks {
  readonly packs: PackStore;
  readonly files: MemoryFiles;
  readonly records: StoredFiles;
  /** Adjustable. */
  readonly device: { now: Device };
}

/** @param server its files; none by default. */
export function memoryPacks(server?: {
  readonly source: FileSource;
  readonly manifest: () => Promise<Blob>;
}): MemoryPacks {
  const files = memoryFiles();
  const records = storedFiles();
  const none = new AbortController().signal;
  const device = { now: { gpu: null, memory: null, freeStorage: 1e9 } };
  const packs = new PackStore({
    records,
    files: {
      read: async (name) => (files.contents.has(name) ? files.read(name) : null),
      write: () => Promise.reject(new Error('pages do not write here')),
      remove: (name) => files.remove(name),
      names: () => Promise.resolve([...files.contents.keys()]),
    },
    work: {
      readManifest: () => server?.manifest() ?? Promise.reject(new Error('no server')),
      storeFiles: ({ source, ...request }, { signal = none, onProgress } = {}) =>
        storeFiles({
          ...request,
          source:
            typeof source === 'string'
              ? server!.source
              : filesFromDisk(new Map(source.map((file) => [file.name, file]))),
          store: files,
          signal,
          onProgress: onProgress ?? (() => undefined),
          freeBytes: () => Promise.resolve(Infinity),
          wait: () => Promise.resolve(),
        }),
      checkFiles: (list, { signal = none, onProgress } = {}) =>
        checkFiles(list, files, signal, onProgress ?? (() => undefined)),
    },
    device: () => Promise.resolve(device.now),
    here: 'https://studio.test/',
  });
  return { packs, files, records, device };
}

function storedFiles(): StoredFiles {
  const contents = new Map<string, Blob>();
  return {
    read: (name) => Promise.resolve(contents.has(name) ? new File([contents.get(name)!], name) : null),
    write: (name, file) => Promise.resolve(void contents.set(name, file)),
    remove: (name) => Promise.resolve(void contents.delete(name)),
    names: () => Promise.resolve([...contents.keys()]),
  };
}
