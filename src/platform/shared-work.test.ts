import { expect, test } from 'vitest';
import { SharedWork } from './shared-work';

function setUp() {
  let signal!: AbortSignal;
  let finish!: (value: string) => void;
  let fail!: (error: Error) => void;
  const work = new SharedWork<string>((given) => {
    signal = given;
    return new Promise((resolve, reject) => {
      finish = resolve;
      fail = reject;
    });
  });
  return { fail, finish, signal, work };
}

test('everyone who waits gets the result, also later', async () => {
  const { finish, work } = setUp();
  const waiting = Promise.all([work.join(), work.join(new AbortController().signal)]);
  finish('done');
  expect(await waiting).toEqual(['done', 'done']);
  expect(await work.join()).toBe('done');
});

test('one who gives up leaves at once; the work goes on for the others', async () => {
  const { finish, signal, work } = setUp();
  const abort = new AbortController();
  const given = work.join(abort.signal);
  const waiting = work.join();
  abort.abort();
  await expect(given).rejects.toMatchObject({ code: 'cancelled' });
  expect(signal.aborted).toBe(false);
  finish('done');
  expect(await waiting).toBe('done');
});

test('the last one who gives up ends the work', async () => {
  const { signal, work } = setUp();
  const aborts = [new AbortController(), new AbortController()];
  const waiting = aborts.map((abort) => work.join(abort.signal));
  for (const abort of aborts) abort.abort();
  for (const given of waiting) await expect(given).rejects.toMatchObject({ code: 'cancelled' });
  expect(signal.aborted).toBe(true);
  expect(work.isAbandoned).toBe(true);
});

test('a failure reaches everyone, and nobody who waits is no unhandled error', async () => {
  const { fail, work } = setUp();
  fail(new Error('broken'));
  await expect(work.join()).rejects.toThrow('broken');
});
