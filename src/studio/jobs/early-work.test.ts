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
const early = (log = vi.fn()) => new EarlyWork<string, string, number>('early', (a, b) => a === b, log);

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

test('other work ends what was begun; what is forgotten is done again', async () => {
  const one = early();
  const { work, calls } = slowWork();
  void one.start('key', work, never());
  const taken = one.finish('other', work, { signal: never(), progress: vi.fn() });
  expect(calls[0]!.context.signal.aborted).toBe(true);
  calls[1]!.end(1);
  expect(await taken).toBe(1);
  one.forget();
  void one.start('other', work, never());
  expect(calls).toHaveLength(3);
});

test('a failure is logged and the next job tries again', async () => {
  const log = vi.fn();
  const one = early(log);
  const { work, calls } = slowWork();
  const started = one.start('key', work, never());
  calls[0]!.fail(new Error('no memory'));
  await started;
  expect(log.mock.calls[0]![0]).toContain('no memory');
  const taken = one.finish('key', work, { signal: never(), progress: vi.fn() });
  calls[1]!.end(2);
  expect(await taken).toBe(2);
});
