import { expect, test } from 'vitest';
import { SerialQueue } from './serial-queue';

/** A queue, a log of its jobs, and jobs that end when they are let go. */
function setUp() {
  const log: string[] = [];
  const queue = new SerialQueue();
  const gates = new Map<string, () => void>();
  const job = (name: string) => async () => {
    log.push(`${name} starts`);
    await new Promise<void>((resolve) => gates.set(name, resolve));
    log.push(`${name} ends`);
    return name;
  };
  const end = async (name: string) => {
    await settle();
    gates.get(name)?.();
    await settle();
  };
  return { end, job, log, queue };
}
const settle = () => new Promise((resolve) => setTimeout(resolve));

test('jobs run one at a time, in order', async () => {
  const { end, job, log, queue } = setUp();
  const results = Promise.all([queue.run(job('a')), queue.run(job('b'))]);
  await end('a');
  await end('b');
  expect(await results).toEqual(['a', 'b']);
  expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends']);
  expect(queue.isIdle).toBe(true);
});

test('a job that fails or throws before its promise rejects its own call alone', async () => {
  const queue = new SerialQueue();
  const failing = queue.run(() => Promise.reject(new Error('a')));
  const throwing = queue.run(async () => {
    await Promise.resolve();
    throw new Error('b');
  });
  const next = queue.run(() => Promise.resolve('c'));
  await expect(failing).rejects.toThrow('a');
  await expect(throwing).rejects.toThrow('b');
  expect(await next).toBe('c');
});

test('background jobs wait until no other job does', async () => {
  const { end, job, log, queue } = setUp();
  const all = [
    queue.run(job('first')),
    queue.run(job('graph'), { background: true }),
    queue.run(job('second')),
  ];
  for (const name of ['first', 'second', 'graph']) await end(name);
  await Promise.all(all);
  expect(log.filter((entry) => entry.endsWith('starts'))).toEqual([
    'first starts',
    'second starts',
    'graph starts',
  ]);
});

test('a cancelled job that waits is dropped at once, although another never ends', async () => {
  const { job, log, queue } = setUp();
  void queue.run(job('endless'));
  const abort = new AbortController();
  const dropped = queue.run(job('dropped'), { signal: abort.signal });
  await settle();
  abort.abort();
  await expect(dropped).rejects.toMatchObject({ code: 'cancelled' });
  await expect(queue.run(job('late'), { signal: abort.signal })).rejects.toMatchObject({ code: 'cancelled' });
  expect(log).toEqual(['endless starts']);
});
