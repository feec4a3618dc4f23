import { afterEach, expect, test, vi } from 'vitest';
import { checkScript, isScriptMissing, loadPart, onNewerBuild } from './page-files';

afterEach(() => vi.unstubAllGlobals());

const failedImport = () =>
  Promise.reject(new TypeError('Failed to fetch dynamically imported module: https://studio.test/a.js'));

/** @param answer null for a server that is gone. */
function serve(answer: { status: number; type: string } | null) {
  vi.stubGlobal('fetch', () =>
    answer
      ? Promise.resolve(new Response('', { status: answer.status, headers: { 'Content-Type': answer.type } }))
      : Promise.reject(new TypeError('Failed to fetch')),
  );
}

test.each([
  ['a server that is gone', null, 'cannot be reached. Check the connection'],
  ['a newer build', { status: 404, type: 'text/plain' }, 'newer version. Reload'],
  [
    'a newer build on a server that answers with its page',
    { status: 200, type: 'text/html' },
    'newer version',
  ],
  ['the same build', { status: 200, type: 'text/javascript' }, 'although the server answers'],
])('%s is named, with what to do', async (_, answer, words) => {
  serve(answer);
  await expect(loadPart(failedImport)).rejects.toMatchObject({ code: 'files-missing' });
  await expect(loadPart(failedImport)).rejects.toThrow(words);
});

test('a newer build is reported', async () => {
  const listener = vi.fn();
  onNewerBuild(listener);
  serve({ status: 404, type: 'text/plain' });
  await loadPart(failedImport).catch(() => undefined);
  expect(listener).toHaveBeenCalledOnce();
});

test('a worklet that cannot be loaded is no cancel', async () => {
  serve(null);
  const load = () => Promise.reject(new DOMException("Unable to load a worklet's module.", 'AbortError'));
  await expect(loadPart(load)).rejects.toMatchObject({ code: 'files-missing' });
});

test('other errors pass', async () => {
  await expect(loadPart(() => Promise.reject(new Error('boom')))).rejects.toThrow('boom');
});

test('an error event without a message is a script that could not be loaded', () => {
  expect(isScriptMissing(new Event('error'))).toBe(true);
  expect(isScriptMissing({ message: 'boom' } as unknown as Event)).toBe(false);
});

test('a script that the server lacks is noticed', async () => {
  serve({ status: 404, type: 'text/plain' });
  await expect(checkScript('/assets/worker.js')).rejects.toMatchObject({ code: 'files-missing' });
});
