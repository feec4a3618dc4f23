import { openDatabase } from './database';

const STORE_NAME = 'values';

/** Values by key: a database with one store. */
export function openKeyValueStore(databaseName: string) {
  const database = openDatabase(databaseName, [STORE_NAME]);
  return {
    get: (key: string): Promise<unknown> => database.get(STORE_NAME, key),
    set: (key: string, value: unknown): Promise<void> => database.write([{ store: STORE_NAME, key, value }]),
    delete: (key: string): Promise<void> => database.write([{ store: STORE_NAME, key, remove: true }]),
    keys: (): Promise<readonly string[]> => database.keys(STORE_NAME),
  };
}
