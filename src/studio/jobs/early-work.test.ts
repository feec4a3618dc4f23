import { expect, test, vi } from 'vitest';
import { EarlyWork, type WorkContext } from './early-work';

/** Work that ends when the test says so. */
function slowWork() {
  const calls: {
    context: WorkContext<string>;
    end: (result: number) => void;
    fail: (error: Error) => void;
  }[] = [];
  const work = (context: WorkContext<string>) =>
    new Promise<number>((resolve, reject) => {
      context.signal.addEventListener('abort', () => reject(new Error('aborted')));
      calls.push({ context, end: resolve, fail: reject });
    });
  return { work, calls };
}

const never = () => new AbortController().signal;
const early = (keepsResult = true, log = vi.fn()) =>
  new EarlyWork<string, string, number>({ name: 'early', isSame: (a, b) => a === b, keepsResult, log });

test('a job takes what was begun for it, with progress and what is ready so far', async () => {
  const one = early();
  const { work, calls } = slowWork();
  void one.start('key', work, never());
  calls[0]!.context.onPart?.('half');
  const [progress, onPart] = [vi.fn(), vi.fn()];
  const taken = one.finish('key', work, { signal: never(), progress, onPart });
  expect(onPart).toHaveBeenLastCalledWith('half');
  calls[0]!.context.progress({ stage: 'diffuse', fraction: 0.5, secondsLeft: 1 });
  expect(progress).toHaveBeenCalledOnce();
  calls[0]!.end(7);
  expect(await taken).toBe(7);
  expect(calls).toHaveLength(1);
});

test('other work ends what was begun; a result that does not stay is made again', async () => {
  const one = early(false);
  const { work, calls } = slowWork();
  void one.start('key', work, never());
  const taken = one.finish('other', work, { signal: never(), progress: vi.fn() });
  expect(calls[0]!.context.signal.aborted).toBe(true);
  calls[1]!.end(1);
  expect(await taken).toBe(1);
  void one.start('other', work, never());
  expect(calls).toHaveLength(3);
});

test('a failure is logged and the next job tries again', async () => {
  const log = vi.fn();
  const one = early(true, log);
  const { work, calls } = slowWork();
  const started = one.start('key', work, never());
  calls[0]!.fail(new Error('no memory'));
  await started;
  expect(log.mock.calls[0]![0]).toContain('no memory');
  const taken = one.finish('key', work, { signal: never(), progress: vi.fn() });
  calls[1]!.end(2);
  expect(await taken).toBe(2);
});

test('what a job claims goes on, and ends with the job if that takes nothing', async () => {
  const one = early();
  const { work, calls } = slowWork();
  const pausing = new AbortController();
  void one.start('key', work, pausing.signal);
  const release = one.claim();
  pausing.abort();
  expect(calls[0]!.context.signal.aborted).toBe(false);
  release();
  expect(calls[0]!.context.signal.aborted).toBe(true);

  void one.start('key', work, never());
  const released = one.claim();
  const taken = one.finish('key', work, { signal: never(), progress: vi.fn() });
  released();
  expect(calls[1]!.context.signal.aborted).toBe(false);
  calls[1]!.end(3);
  expect(await taken).toBe(3);
});

test('a job that ends late does not drop the work of the next', async () => {
  const one = early(false);
  const ends: (() => void)[] = [];
  const deaf = () => new Promise<number>((resolve) => ends.push(() => resolve(ends.length)));
  const cancel = new AbortController();
  const first = one.finish('key', deaf, { signal: cancel.signal, progress: vi.fn() }).catch(() => null);
  cancel.abort();
  void one.start('key', deaf, never());
  ends[0]!();
  await first;
  const second = one.finish('key', deaf, { signal: never(), progress: vi.fn() });
  expect(ends).toHaveLength(2);
  ends[1]!();
  expect(await second).toBe(2);
});
