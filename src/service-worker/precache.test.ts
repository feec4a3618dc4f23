import { expect, test, vi } from 'vitest';
import { FileStore } from './file-store';
import { buildFile, contentOf, memoryCache, ORIGIN } from './memory-cache.fixture';
import { precache, type PrecacheParts } from './precache';
import { QuietPages } from './quiet-pages';

const texts: Record<string, string> = { '/': 'page', '/a.js': 'script', '/b.wasm': 'a longer file' };
const files = Object.entries(texts).map(([path, text]) => buildFile(path, text));

function parts(overrides: Partial<PrecacheParts> = {}) {
  const cache = memoryCache();
  const pages = new QuietPages(() => Promise.resolve(['one', 'two']));
  pages.hear('one', true);
  const downloaded: string[] = [];
  return {
    cache,
    downloaded,
    pages,
    store: new FileStore(cache, { headersId: 'h' }, ORIGIN),
    files,
    freeBytes: () => Promise.resolve(Infinity),
    download: (path: string) => {
      downloaded.push(path);
      return Promise.resolve(contentOf(texts[path]!));
    },
    ...overrides,
  };
}

test('downloads what is absent, small files first, and nothing twice', async () => {
  const all = parts();
  await precache(all);
  expect(all.downloaded).toEqual(['/', '/a.js', '/b.wasm']);
  await precache(all);
  expect(all.downloaded).toHaveLength(3);
});

test('a server with another build ends it; the next time only the rest is downloaded', async () => {
  const all = parts();
  const good = all.download;
  await expect(
    precache({
      ...all,
      download: (path, signal) =>
        path === '/a.js' ? Promise.resolve(contentOf('newer!')) : good(path, signal),
    }),
  ).rejects.toThrow('/a.js');
  all.downloaded.length = 0;
  await precache(all);
  expect(all.downloaded).toEqual(['/a.js', '/b.wasm']);
});

test('a busy page stops the download that runs and holds up the next', async () => {
  const all = parts();
  let aborted = 0;
  const download = vi.fn((path: string, signal: AbortSignal) =>
    path === '/' && aborted === 0
      ? new Promise<ArrayBuffer>((_, reject) => {
          signal.addEventListener('abort', () => {
            aborted++;
            reject(signal.reason as DOMException);
          });
          queueMicrotask(() => all.pages.hear('two', false));
        })
      : all.download(path, signal),
  );
  const done = precache({ ...all, download });
  await vi.waitFor(() => expect(aborted).toBe(1));
  expect(all.cache.entries.size).toBe(0);
  all.pages.hear('two', true);
  await done;
  expect(all.cache.entries.size).toBe(3);
});

test('without room nothing is downloaded', async () => {
  const all = parts({ freeBytes: () => Promise.resolve(1000) });
  await expect(precache(all)).rejects.toThrow('storage');
  expect(all.downloaded).toEqual([]);
});

test('a disk that fills up meanwhile gets its room back', async () => {
  const all = parts();
  all.cache.limit = 12;
  await expect(precache(all)).rejects.toThrow('full');
  expect(all.cache.entries.size).toBe(0);
});

test('a closed page is not waited for', async () => {
  const pages = new QuietPages(() => Promise.resolve(['one']));
  pages.hear('closed', false);
  pages.hear('one', true);
  await pages.whenQuiet();
});

test('a page that stays busy is not waited for without end', async () => {
  const pages = new QuietPages(() => Promise.resolve(['one']));
  pages.hear('one', false);
  await expect(pages.whenQuiet(0)).rejects.toThrow('busy');
});
