import type { Change, Database } from '../../platform/database';
import type { StoredFiles } from '../../platform/stored-files';
import type { TabLocks } from '../../platform/tab-locks';

/** Fakes of the browser's storage, for unit tests only. */

export interface MemoryDatabase extends Database {
  /** Numbers of the writes that fail, from 1; each write counts once. */
  failing: (write: number) => Error | null;
  /** Writes so far. */
  writes: number;
  /** Deletes everything, as the browser's settings do. */
  empty(): void;
}

export function quotaError(): DOMException {
  return new DOMException('no space', 'QuotaExceededError');
}

/** Values are copied as IndexedDB does. All changes of a write are made, or none. */
export function memoryDatabase(): MemoryDatabase {
  const stores = new Map<string, Map<string, unknown>>();
  const listeners: (() => void)[] = [];
  const values = (store: string) => {
    const known = stores.get(store) ?? new Map<string, unknown>();
    stores.set(store, known);
    return known;
  };
  const database: MemoryDatabase = {
    failing: () => null,
    writes: 0,
    get: (store, key) => Promise.resolve(structuredClone(values(store).get(key))),
    keys: (store) => Promise.resolve([...values(store).keys()]),
    entries: (store) => Promise.resolve(structuredClone([...values(store)])),
    write(changes: Iterable<Change>) {
      database.writes += 1;
      const error = database.failing(database.writes);
      if (error) return Promise.reject(error);
      for (const change of changes) {
        if ('remove' in change) values(change.store).delete(change.key);
        else values(change.store).set(change.key, structuredClone(change.value));
      }
      return Promise.resolve();
    },
    onEmptied: (listener) => void listeners.push(listener),
    empty() {
      stores.clear();
      for (const listener of listeners) listener();
    },
  };
  return database;
}

/** The locks of several tabs of one browser; `tab()` makes the seam of one tab. */
export function memoryLocks() {
  const holders = new Map<string, { readonly tab: number; readonly onLost: () => void }[]>();
  const listeners: {
    readonly tab: number;
    readonly request: ((name: string) => void)[];
    readonly announce: (() => void)[];
  }[] = [];
  const of = (name: string) => {
    const known = holders.get(name) ?? [];
    holders.set(name, known);
    return known;
  };
  function tab(): TabLocks {
    const own = {
      tab: listeners.length,
      request: [] as ((name: string) => void)[],
      announce: [] as (() => void)[],
    };
    listeners.push(own);
    const others = () => listeners.filter((one) => one !== own);
    const grant = (name: string, onLost: () => void) => {
      const holder = { tab: own.tab, onLost };
      of(name).push(holder);
      return {
        release() {
          const index = of(name).indexOf(holder);
          if (index >= 0) of(name).splice(index, 1);
        },
      };
    };
    return {
      acquire: (name, onLost) => Promise.resolve(of(name).length > 0 ? null : grant(name, onLost)),
      async take(name, patience, onLost) {
        for (let waited = 0; of(name).length > 0 && waited < patience; waited += 10) {
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
        for (const holder of of(name).splice(0)) holder.onLost();
        return grant(name, onLost);
      },
      async run(name, _mode, work) {
        const held = grant(name, () => undefined);
        try {
          return await work();
        } finally {
          held.release();
        }
      },
      join: (name) => void grant(name, () => undefined),
      held: () => Promise.resolve([...holders].flatMap(([name, all]) => all.map(() => name))),
      request: (name) => others().forEach((other) => other.request.forEach((listener) => listener(name))),
      onRequest: (listener) => void own.request.push(listener),
      announce: () => others().forEach((other) => other.announce.forEach((listener) => listener())),
      onAnnounce: (listener) => void own.announce.push(listener),
    };
  }
  return { tab };
}

export function memoryFiles(): StoredFiles {
  const files = new Map<string, Blob>();
  return {
    read: (name) => {
      const file = files.get(name);
      return Promise.resolve(file ? new File([file], name) : null);
    },
    write: (name, file) => Promise.resolve(void files.set(name, file)),
    remove: (name) => Promise.resolve(void files.delete(name)),
    names: () => Promise.resolve([...files.keys()]),
  };
}
