import { afterEach, expect, test, vi } from 'vitest';
import { Ffmpeg } from './ffmpeg';

afterEach(() => vi.unstubAllGlobals());

test('a cancel while the package loads ends it before ffmpeg starts', async () => {
  const controller = new AbortController();
  vi.stubGlobal('fetch', () => {
    controller.abort();
    return Promise.resolve(new Response(null, { headers: { 'Content-Type': 'text/javascript' } }));
  });
  // The package itself refuses to start in Node, with another error.
  await expect(Ffmpeg.start(new Blob(), controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
});
