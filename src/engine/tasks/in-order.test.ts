import { expect, test } from 'vitest';
import { inOrder } from './in-order';

const pause = () => new Promise((resolve) => setTimeout(resolve));
const never = new AbortController().signal;

async function all<T>(results: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const result of results) list.push(result);
  return list;
}

test.each([1, 3, 20])('%d at once: results in order, never more under way', async (limit) => {
  let open = 0;
  let most = 0;
  const doubled = await all(
    inOrder([5, 1, 4, 2, 3], limit, never, async (item) => {
      most = Math.max(most, ++open);
      for (let k = 0; k < item; k++) await pause();
      open--;
      return 2 * item;
    }),
  );
  expect(doubled).toEqual([10, 2, 8, 4, 6]);
  expect(most).toBe(Math.min(limit, 5));
  expect(await all(inOrder([], limit, never, pause))).toEqual([]);
});

test('the first failure aborts what is under way, starts no more and is thrown after all have ended', async () => {
  const started: number[] = [];
  const ended: number[] = [];
  const run = all(
    inOrder([0, 1, 2, 3], 3, never, async (item, signal) => {
      started.push(item);
      await pause();
      if (item === 1) throw new Error('first');
      while (!signal.aborted) await pause();
      ended.push(item);
      throw new Error('later');
    }),
  );
  await expect(run).rejects.toThrow('first');
  expect(started).toEqual([0, 1, 2]);
  expect(ended.sort()).toEqual([0, 2]);
});

test('the abort of the caller reaches all', async () => {
  const abort = new AbortController();
  const run = all(
    inOrder([0, 1, 2], 2, abort.signal, async (_, signal) => {
      abort.abort();
      await pause();
      signal.throwIfAborted();
    }),
  );
  await expect(run).rejects.toThrow();
});

test('nothing more is started, and what is under way is aborted, when the consumer stops', async () => {
  const started: number[] = [];
  const aborted: number[] = [];
  const results = inOrder([0, 1, 2, 3], 2, never, async (item, signal) => {
    started.push(item);
    await pause();
    while (item > 0 && !signal.aborted) await pause();
    if (signal.aborted) aborted.push(item);
    return item;
  });
  for await (const result of results) if (result === 0) break;
  expect(started).toEqual([0, 1]);
  expect(aborted).toEqual([1]);
});
