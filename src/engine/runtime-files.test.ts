import { afterEach, expect, test, vi } from 'vitest';
import { fetchRuntimeFiles } from './runtime-files';

afterEach(() => vi.unstubAllGlobals());

/** @param cached files in the browser's cache. @param served status of each other file, 200 by default. */
function serve(cached: readonly string[], served: Record<string, number> = {}) {
  const downloads: string[] = [];
  vi.stubGlobal('location', { origin: 'https://studio.test' });
  vi.stubGlobal('fetch', (url: URL, { cache }: RequestInit) => {
    const name = url.pathname.split('/').at(-1)!;
    if (cache === 'only-if-cached')
      return cached.includes(name) ? Promise.resolve(new Response('x')) : Promise.reject(new TypeError());
    downloads.push(`${name} ${cache}`);
    const status = served[name] ?? 200;
    return Promise.resolve(
      new Response(status === 200 ? 'wasm' : null, { status, headers: { 'Content-Length': '4' } }),
    );
  });
  return downloads;
}

test('files that the browser has cached are not downloaded; the wasm reports its bytes', async () => {
  const downloads = serve(['build.mjs']);
  const onProgress = vi.fn();
  await fetchRuntimeFiles('build', false, undefined, onProgress);
  expect(downloads).toEqual(['build.wasm default']);
  expect(onProgress).toHaveBeenCalledWith(4, 4);
});

test('after a damaged start everything is downloaded past the cache', async () => {
  const downloads = serve(['build.mjs', 'build.wasm']);
  await fetchRuntimeFiles('build', true);
  expect(downloads).toEqual(['build.mjs reload', 'build.wasm reload']);
});

test.each(['build.mjs', 'build.wasm'])('%s is missing: the sentence names it', async (name) => {
  serve([], { [name]: 404 });
  await expect(fetchRuntimeFiles('build', false)).rejects.toMatchObject({
    code: 'engine-crashed',
    message: `The inference runtime could not be loaded: /ort/${name} answered 404. Check the connection and try again.`,
  });
});
