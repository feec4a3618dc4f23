import { noTexts } from '../core/audio/sound-texts';
import type { Change, Database } from '../platform/database';
import type { SoundContent } from './api';

/** Fakes for unit tests only. */

/** Values are stored as they are, handles included: a copy of a fake handle would lose its methods. */
export function memoryIndexDatabase(): Database & { readonly values: Map<string, Map<string, unknown>> } {
  const values = new Map<string, Map<string, unknown>>();
  const of = (store: string) => {
    const known = values.get(store) ?? new Map<string, unknown>();
    values.set(store, known);
    return known;
  };
  return {
    values,
    get: (store, key) => Promise.resolve(of(store).get(key)),
    keys: (store) => Promise.resolve([...of(store).keys()]),
    entries: (store) => Promise.resolve([...of(store)]),
    write(changes: Iterable<Change>) {
      for (const change of changes) {
        if ('remove' in change) of(change.store).delete(change.key);
        else of(change.store).set(change.key, change.value);
      }
      return Promise.resolve();
    },
    onEmptied: () => undefined,
  };
}

export interface FakeFile {
  content: string;
  modified: number;
}

/** A folder on disk: paths and what is there. A content of null cannot be opened. */
export type FakeDisk = Map<string, FakeFile | null>;

/** A handle of the disk's folder at `place`, which ends with a slash unless it is the top. */
export function fakeFolder(disk: FakeDisk, place = '', allowed = () => true): FileSystemDirectoryHandle {
  const names = () => [
    ...new Set(
      [...disk.keys()].flatMap((path) =>
        path.startsWith(place) ? [path.slice(place.length).split('/')[0]!] : [],
      ),
    ),
  ];
  const isFile = (name: string) => disk.has(place + name);
  const fileHandle = (name: string) => ({
    kind: 'file',
    name,
    getFile() {
      const file = disk.get(place + name);
      if (!file) return Promise.reject(new DOMException('gone', 'NotFoundError'));
      return Promise.resolve(new File([file.content], name, { lastModified: file.modified }));
    },
  });
  const folder = {
    kind: 'directory',
    name: place.split('/').at(-2) ?? 'Sounds',
    disk,
    async *entries() {
      if (!allowed()) throw new DOMException('no', 'NotAllowedError');
      for (const name of names())
        yield await Promise.resolve([
          name,
          isFile(name) ? fileHandle(name) : fakeFolder(disk, `${place}${name}/`, allowed),
        ]);
    },
    getDirectoryHandle: (name: string) => Promise.resolve(fakeFolder(disk, `${place}${name}/`, allowed)),
    getFileHandle: (name: string) => Promise.resolve(fileHandle(name)),
    isSameEntry: (other: { disk?: FakeDisk }) => Promise.resolve(other.disk === disk),
  };
  return folder as unknown as FileSystemDirectoryHandle;
}

export const FAKE_ENCODER = 'encoder 1';

export function soundContent(
  embedding: readonly number[],
  texts: Partial<SoundContent['texts']> = {},
  encoder = FAKE_ENCODER,
): SoundContent {
  return {
    duration: 1,
    sampleRate: 48_000,
    channels: 2,
    texts: { ...noTexts, ...texts },
    encoder,
    embedding: Float32Array.from(embedding),
  };
}
