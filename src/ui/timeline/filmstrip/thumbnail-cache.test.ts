import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ThumbnailCache } from './thumbnail-cache';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A cache whose decoder delivers a picture when it is let. */
function setUp() {
  const requests: { times: readonly number[]; signal: AbortSignal | undefined }[] = [];
  let deliver: () => void = () => undefined;
  const cache = new ThumbnailCache(
    async function* (times, _height, signal) {
      requests.push({ times, signal });
      for (const time of times) {
        await new Promise<void>((resolve) => (deliver = resolve));
        yield { time, bitmap: { close: () => undefined } as ImageBitmap };
      }
    },
    () => cache.load(view, 60),
  );
  let view: readonly number[] = [];
  const show = async (times: readonly number[]) => {
    view = times;
    cache.load(view, 60);
    await vi.advanceTimersByTimeAsync(500);
  };
  const next = async () => {
    deliver();
    await vi.advanceTimersByTimeAsync(500);
  };
  return { cache, requests, show, next };
}

test('pictures that arrive one by one are one request', async () => {
  const { cache, requests, show, next } = setUp();
  await show([0, 1, 2]);
  for (let k = 0; k < 3; k++) await next();
  expect(requests).toHaveLength(1);
  expect(requests[0]!.signal?.aborted).toBe(false);
  expect(cache.nearest(2, 0)).toBeDefined();
});

test('another view ends the request and requests what it lacks, and so does the first one when it is shown again', async () => {
  const { requests, show, next } = setUp();
  await show([0, 1, 2]);
  await next();
  await show([2, 3]);
  expect(requests.map(({ times }) => times)).toEqual([
    [0, 1, 2],
    [2, 3],
  ]);
  expect(requests[0]!.signal?.aborted).toBe(true);
  await show([0, 1, 2]);
  expect(requests[2]!.times).toEqual([1, 2]);
});
