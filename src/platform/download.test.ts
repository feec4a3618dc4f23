import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { download } from './download';

const url = new URL('https://studio.test/packs/graph.onnx');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

type Answer = (request: RequestInit & { headers: Record<string, string> }) => Response | Promise<Response>;

/** Answers each request in turn, the last one again and again. */
function serve(...answers: Answer[]) {
  const requests: (RequestInit & { headers: Record<string, string> })[] = [];
  vi.stubGlobal('fetch', (_: URL, request: (typeof requests)[number]) => {
    requests.push(request);
    const answer = answers[Math.min(requests.length, answers.length) - 1]!;
    return new Promise((resolve, reject) => {
      const abort = () => reject(new DOMException('Aborted', 'AbortError'));
      if (request.signal?.aborted) return abort();
      request.signal?.addEventListener('abort', abort);
      Promise.resolve(answer(request)).then(resolve, reject);
    });
  });
  return requests;
}

/** A body that sends these parts, then ends, breaks or says nothing more. */
function body(parts: readonly string[], end: 'ends' | 'breaks' | 'stalls') {
  let k = 0;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (k < parts.length) controller.enqueue(new TextEncoder().encode(parts[k++]));
      else if (end === 'ends') controller.close();
      else if (end === 'breaks') controller.error(new TypeError('network error'));
      else return new Promise(() => undefined);
    },
  });
}
const response = (
  parts: readonly string[],
  end: Parameters<typeof body>[1] = 'ends',
  status = 200,
  headers: Record<string, string> = {},
) => new Response(body(parts, end), { status, headers: { ETag: '"a"', ...headers } });

const failure = (work: Promise<unknown>) => work.catch((error: unknown) => String(error));

test('a file arrives with its progress', async () => {
  serve(() => response(['abc', 'de'], 'ends', 200, { 'Content-Length': '5' }));
  const onProgress = vi.fn();
  expect(await (await download(url, { onProgress })).text()).toBe('abcde');
  expect(onProgress.mock.calls).toEqual([
    [3, 5],
    [5, 5],
  ]);
});

test.each([
  [() => new Response('', { status: 404 }), 'DownloadError: answered 404'],
  [
    () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }),
    'DownloadError: is missing on the server',
  ],
  [() => Promise.reject(new TypeError('Failed to fetch')), 'DownloadError: could not be reached'],
])('what is wrong is said: %#', async (answer, words) => {
  const requests = serve(answer);
  expect(await failure(download(url))).toBe(words);
  expect(requests).toHaveLength(1);
});

test('a connection that breaks or stalls is continued where it ended, if the file is the same', async () => {
  const requests = serve(
    () => response(['abc'], 'breaks'),
    () => response(['de'], 'stalls', 206),
    () => response(['fg'], 'ends', 206),
  );
  const whole = download(url);
  await vi.advanceTimersByTimeAsync(21_000);
  expect(await (await whole).text()).toBe('abcdefg');
  expect(requests.map(({ headers }) => headers)).toEqual([
    {},
    { Range: 'bytes=3-', 'If-Range': '"a"' },
    { Range: 'bytes=5-', 'If-Range': '"a"' },
  ]);
});

test('a server that sends the whole file again, or another one, starts over', async () => {
  serve(
    () => response(['abc'], 'breaks'),
    () => response(['ABCDE']),
  );
  expect(await (await download(url)).text()).toBe('ABCDE');
});

test('a connection without an answer or without further bytes is given up with one reason', async () => {
  serve(() => new Promise(() => undefined));
  const silent = failure(download(url));
  await vi.advanceTimersByTimeAsync(21_000);
  expect(await silent).toBe('DownloadError: sent nothing for 20 s');

  const requests = serve(() => response(['a'], 'breaks', 206));
  expect(await failure(download(url))).toBe('DownloadError: arrived incomplete');
  expect(requests).toHaveLength(3);
});

test('slow is not stalled', async () => {
  let send: (text: string) => void = () => undefined;
  let close = () => {};
  serve(
    () =>
      new Response(
        new ReadableStream<Uint8Array>({
          start(controller) {
            send = (text) => controller.enqueue(new TextEncoder().encode(text));
            close = () => controller.close();
          },
        }),
      ),
  );
  const slow = download(url);
  for (const letter of 'abc') {
    await vi.advanceTimersByTimeAsync(15_000);
    send(letter);
  }
  await vi.advanceTimersByTimeAsync(15_000);
  close();
  expect(await (await slow).text()).toBe('abc');
});

test('a cancel ends it at once, before and while it stalls', async () => {
  serve(() => response(['a'], 'stalls'));
  await expect(download(url, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
  const abort = new AbortController();
  const stalled = download(url, { signal: abort.signal });
  stalled.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(1000);
  abort.abort();
  await expect(stalled).rejects.toMatchObject({ code: 'cancelled' });
});

test('a longer file than stated is cut; a reload passes the browser’s cache', async () => {
  const requests = serve(() => response(['abc', 'def', 'ghi', 'jkl']));
  expect((await download(url, { bytes: 4, reload: true })).size).toBe(6);
  expect(requests[0]!.cache).toBe('reload');
});
