import { expect, test } from 'vitest';
import { SerialQueue } from './serial-queue';

const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

test('jobs never overlap and run in order', async () => {
  const queue = new SerialQueue();
  const log: string[] = [];
  const job = (name: string) => async () => {
    log.push(`${name} starts`);
    await soon();
    log.push(`${name} ends`);
    return name;
  };
  expect(await Promise.all([queue.run(job('a')), queue.run(job('b'))])).toEqual(['a', 'b']);
  expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends']);
});

test('a failure reaches its caller and nobody else', async () => {
  const queue = new SerialQueue();
  const failing = queue.run(async () => {
    await soon();
    throw new Error('no');
  });
  const next = queue.run(() => Promise.resolve('yes'));
  await expect(failing).rejects.toThrow('no');
  await expect(next).resolves.toBe('yes');
});
