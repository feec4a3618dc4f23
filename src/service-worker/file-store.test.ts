import { expect, test } from 'vitest';
import { FileStore } from './file-store';
import { buildFile, contentOf, memoryCache, ORIGIN } from './memory-cache.fixture';

const file = buildFile('/assets/a.js', 'first');

test('a stored file comes back with type and security headers', async () => {
  const store = new FileStore(memoryCache(), { headersId: 'h' }, ORIGIN);
  await store.put(file, contentOf('first'));
  const response = await store.find(file);
  expect(await response!.text()).toBe('first');
  expect(response!.headers.get('Content-Type')).toBe('text/javascript');
  expect(response!.headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp');
  expect(response!.headers.get('Content-Security-Policy')).toContain("script-src 'self'");
});

test('content of another build is refused', async () => {
  const store = new FileStore(memoryCache(), { headersId: 'h' }, ORIGIN);
  await expect(store.put(file, contentOf('other'))).rejects.toThrow('/assets/a.js');
  expect(await store.find(file)).toBeNull();
});

test.each([
  ['changed', 'frist'],
  ['cut', 'fir'],
])('a %s file is absent at the next start', async (_, damaged) => {
  const cache = memoryCache();
  await new FileStore(cache, { headersId: 'h' }, ORIGIN).put(file, contentOf('first'));
  cache.entries.set([...cache.entries.keys()][0]!, contentOf(damaged));
  const later = new FileStore(cache, { headersId: 'h' }, ORIGIN);
  expect(await later.find(file)).toBeNull();
  expect(await later.absent([file])).toEqual([file]);
});

test('a new build takes over what it shares with the old one, with its own headers', async () => {
  const cache = memoryCache();
  await new FileStore(cache, { headersId: 'old' }, ORIGIN).put(file, contentOf('first'));
  const renamed = { ...file, path: '/assets/b.js' };
  const changed = buildFile('/assets/c.js', 'second');
  const store = new FileStore(cache, { headersId: 'new' }, ORIGIN);
  expect(await store.absent([renamed, changed])).toEqual([changed]);
  expect(await (await store.find(renamed))!.text()).toBe('first');
  // The old build is still complete, until its last page is closed.
  expect(await new FileStore(cache, { headersId: 'old' }, ORIGIN).absent([file])).toEqual([]);
  await store.keepOnly([renamed]);
  expect(cache.entries.size).toBe(1);
});
