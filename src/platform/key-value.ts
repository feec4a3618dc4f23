const STORE_NAME = 'values';

/** Values by key in IndexedDB, as structured clones. The database is opened when first used. */
export function openKeyValueStore(databaseName: string) {
  let opening: Promise<IDBDatabase> | null = null;
  const database = () => {
    opening ??= open(databaseName).catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  };
  const run = async <T>(
    mode: IDBTransactionMode,
    operation: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => {
    const transaction = (await database()).transaction(STORE_NAME, mode);
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

function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE_NAME);
  return settled(request);
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
