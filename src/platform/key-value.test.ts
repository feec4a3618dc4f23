import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openKeyValueStore } from './key-value';

/** A request that succeeds in the next turn. */
function answering<T>(result: T) {
  const request = { result, onsuccess: null as (() => void) | null, onerror: null };
  setTimeout(() => request.onsuccess?.());
  return request;
}

/** A database in memory, as far as the store uses one. `dead` makes its transactions fail, as after the connection was lost. */
function fakeDatabase(values: Map<string, unknown>) {
  return {
    dead: false,
    onclose: null as (() => void) | null,
    onversionchange: null as (() => void) | null,
    close: vi.fn(),
    objectStoreNames: { contains: () => true },
    transaction() {
      if (this.dead) throw new DOMException('the connection is closing', 'InvalidStateError');
      const transaction = {
        oncomplete: null as (() => void) | null,
        commit: () => undefined,
        objectStore: () => ({
          get: (key: string) => answering(values.get(key)),
          put: (value: unknown, key: string) => {
            values.set(key, value);
            setTimeout(() => setTimeout(() => transaction.oncomplete?.()));
            return answering(key);
          },
        }),
      };
      return transaction;
    },
  };
}

let values: Map<string, unknown>;
let databases: ReturnType<typeof fakeDatabase>[];
let answers: boolean;

beforeEach(() => {
  values = new Map();
  databases = [];
  answers = true;
  vi.stubGlobal('indexedDB', {
    open: () => {
      if (!answers) return {};
      const database = fakeDatabase(values);
      databases.push(database);
      return answering(database);
    },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('one connection serves all operations', async () => {
  const store = openKeyValueStore('test');
  await store.set('a', 1);
  expect(await store.get('a')).toBe(1);
  expect(databases).toHaveLength(1);
});

test('after a lost connection the next operation opens a new one', async () => {
  const store = openKeyValueStore('test');
  await store.set('a', 1);
  databases[0]!.dead = true;
  await store.set('a', 2);
  expect(await store.get('a')).toBe(2);
  databases[1]!.onclose!();
  expect(await store.get('a')).toBe(2);
  expect(databases).toHaveLength(3);
});

test('a page that deletes the database does not wait for this one', async () => {
  const store = openKeyValueStore('test');
  await store.set('a', 1);
  databases[0]!.onversionchange!();
  expect(databases[0]!.close).toHaveBeenCalled();
  await store.get('a');
  expect(databases).toHaveLength(2);
});

test('a database that never answers rejects after three seconds, and is tried again later', async () => {
  vi.useFakeTimers();
  answers = false;
  const store = openKeyValueStore('test');
  const reading = expect(store.get('a')).rejects.toThrow('does not answer');
  await vi.advanceTimersByTimeAsync(3000);
  await reading;
  answers = true;
  const writing = store.set('a', 3);
  await vi.advanceTimersByTimeAsync(10);
  await writing;
  expect(values.get('a')).toBe(3);
});
