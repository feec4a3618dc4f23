/** One change of a value: a new value, or its removal. */
export type Change =
  | { readonly store: string; readonly key: string; readonly value: unknown }
  | { readonly store: string; readonly key: string; readonly remove: true };

/**
 * Values by key in named stores, as structured clones. Operations reject when storage cannot be opened, does not answer, is full, or a
 * value cannot be cloned; each later operation tries again.
 */
export interface Database {
  get(store: string, key: string): Promise<unknown>;
  keys(store: string): Promise<readonly string[]>;
  entries(store: string): Promise<readonly (readonly [key: string, value: unknown])[]>;
  /**
   * Makes all changes, or none of them when it rejects. Those of an array are made at once, others one at a time: a large value can be cut
   * into pieces that are made as they are needed. @param within the stores that are changed, all by default: others stay usable meanwhile.
   */
  write(changes: Iterable<Change>, within?: readonly string[]): Promise<void>;
  /** Calls the listener when the stored values have been deleted under the page, e.g. in the browser's settings. */
  onEmptied(listener: () => void): void;
}

/** A database that does not open within this time counts as unavailable: the studio goes on without storage. */
const OPEN_TIMEOUT_MILLISECONDS = 3000;
/** Longest wait for one value to be read or written: a slow disk is no failure. */
const ANSWER_TIMEOUT_MILLISECONDS = 20_000;
/** Wait before a lost database is opened again, so that one that was deleted is filled again without a further edit. */
const REOPEN_DELAY_MILLISECONDS = 300;

/**
 * A database in IndexedDB. It is opened when first used, and again after its connection was lost (the browser closed it, or the database was
 * deleted).
 */
export function openDatabase(name: string, stores: readonly string[]): Database {
  let opening: Promise<IDBDatabase> | null = null;
  let openedBefore = false;
  const listeners: (() => void)[] = [];
  const forget = () => (opening = null);
  const onLost = () => {
    forget();
    setTimeout(() => void connect().catch(() => undefined), REOPEN_DELAY_MILLISECONDS);
  };
  const connect = (): Promise<IDBDatabase> => {
    opening ??= open(name, stores, onLost)
      .then(({ database, created }) => {
        const emptied = created && openedBefore;
        openedBefore = true;
        if (emptied) for (const listener of listeners) listener();
        return database;
      })
      .catch((error: unknown) => {
        forget();
        throw error;
      });
    return opening;
  };
  /** A connection that died without an event is noticed here: a new one is opened, once. */
  const begin = async (within: readonly string[], mode: IDBTransactionMode): Promise<IDBTransaction> => {
    try {
      return (await connect()).transaction(within, mode);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
      forget();
      return (await connect()).transaction(within, mode);
    }
  };
  /** Whatever does not answer is given up together with its connection. */
  const answered = async <T>(answer: Promise<T>, transaction: IDBTransaction): Promise<T> => {
    try {
      return await withinTime(ANSWER_TIMEOUT_MILLISECONDS, answer);
    } catch (error) {
      abort(transaction);
      if (error instanceof LateError) forget();
      throw error;
    }
  };
  const read = async <T>(store: string, operation: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    const transaction = await begin([store], 'readonly');
    return answered(settled(operation(transaction.objectStore(store))), transaction);
  };
  return {
    get: (store, key) => read<unknown>(store, (values) => values.get(key)),
    keys: async (store) => (await read(store, (values) => values.getAllKeys())).map(String),
    async entries(store) {
      const transaction = await begin([store], 'readonly');
      const values = transaction.objectStore(store);
      const both = Promise.all([settled(values.getAllKeys()), settled<unknown[]>(values.getAll())]);
      const [keys, all] = await answered(both, transaction);
      return keys.map((key, i) => [key as string, all[i]] as const);
    },
    async write(changes, within = stores) {
      const transaction = await begin(within, 'readwrite');
      const end = committed(transaction);
      // A failed request rejects first; the abort that follows it must not count as unhandled.
      end.catch(() => undefined);
      const request = (change: Change): Promise<unknown> => {
        const values = transaction.objectStore(change.store);
        return 'remove' in change
          ? settled(values.delete(change.key))
          : settled(values.put(change.value, change.key));
      };
      try {
        if (Array.isArray(changes)) {
          // All at once and committed explicitly: a page that is being closed does not live to see the answers.
          for (const change of changes as readonly Change[]) request(change).catch(() => undefined);
          transaction.commit();
        } else for (const change of changes) await answered(request(change), transaction);
      } catch (error) {
        abort(transaction);
        throw error;
      }
      await answered(end, transaction);
    },
    onEmptied: (listener) => void listeners.push(listener),
  };
}

class LateError extends Error {}

async function withinTime<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LateError('the database does not answer')), milliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** @returns the database, and whether it had to be created. */
async function open(
  name: string,
  stores: readonly string[],
  onLost: () => void,
): Promise<{ readonly database: IDBDatabase; readonly created: boolean }> {
  const opened = await openVersion(name, stores);
  const { created } = opened;
  let { database } = opened;
  // An earlier build had fewer stores.
  if (stores.some((store) => !database.objectStoreNames.contains(store))) {
    const { version } = database;
    database.close();
    ({ database } = await openVersion(name, stores, version + 1));
  }
  database.onclose = onLost;
  // Another page deletes or upgrades the database: it must not wait for this one.
  database.onversionchange = () => {
    database.close();
    onLost();
  };
  return { database, created };
}

async function openVersion(name: string, stores: readonly string[], version?: number) {
  const request = indexedDB.open(name, version);
  let created = false;
  request.onupgradeneeded = ({ oldVersion }) => {
    created = oldVersion === 0;
    const { result } = request;
    for (const store of stores) if (!result.objectStoreNames.contains(store)) result.createObjectStore(store);
  };
  return { database: await withinTime(OPEN_TIMEOUT_MILLISECONDS, settled(request)), created };
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already.
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB request failed'));
  });
}

function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB transaction was aborted'));
  });
}
