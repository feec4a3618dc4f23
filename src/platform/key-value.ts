const STORE_NAME = 'values';
/** A database that does not open within this time counts as unavailable: the studio goes on without storage. */
const OPEN_TIMEOUT_MILLISECONDS = 3000;

/**
 * Values by key in IndexedDB, as structured clones. The database is opened when first used, and again after its connection was lost (the
 * browser closed it, or the database was deleted). Operations reject when the database cannot be opened, storage is full or a value cannot
 * be cloned.
 */
export function openKeyValueStore(databaseName: string) {
  let opening: Promise<IDBDatabase> | null = null;
  const forget = () => (opening = null);
  const database = () => {
    opening ??= open(databaseName, forget).catch((error: unknown) => {
      forget();
      throw error;
    });
    return opening;
  };
  /** A connection that died without an event is noticed here: a new one is opened, once. */
  const begin = async (mode: IDBTransactionMode): Promise<IDBTransaction> => {
    try {
      return (await database()).transaction(STORE_NAME, mode);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
      forget();
      return (await database()).transaction(STORE_NAME, mode);
    }
  };
  const run = async <T>(
    mode: IDBTransactionMode,
    operation: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => {
    const transaction = await begin(mode);
    const result = await settled(operation(transaction.objectStore(STORE_NAME)));
    if (mode === 'readwrite') await committed(transaction);
    return result;
  };
  return {
    get: (key: string): Promise<unknown> => run<unknown>('readonly', (store) => store.get(key)),
    set: async (key: string, value: unknown): Promise<void> => {
      await run('readwrite', (store) => store.put(value, key));
    },
    delete: (key: string): Promise<void> => run('readwrite', (store) => store.delete(key)),
    keys: async (): Promise<readonly string[]> =>
      (await run('readonly', (store) => store.getAllKeys())).map(String),
  };
}

async function open(name: string, onLost: () => void): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE_NAME);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the database does not answer')), OPEN_TIMEOUT_MILLISECONDS);
  });
  try {
    const database = await Promise.race([settled(request), late]);
    database.onclose = onLost;
    // Another page deletes or upgrades the database: it must not wait for this one.
    database.onversionchange = () => {
      database.close();
      onLost();
    };
    return database;
  } finally {
    clearTimeout(timer);
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
