import { expect, test, vi } from 'vitest';
import type { Pcm } from '../../core/audio/pcm';
import type { KeyValueStore } from '../dependencies';
import { memoryStore } from '../testing';
import { SoundBank } from './sound-bank';

const sound = (level: number): Pcm => {
  const samples = new Float32Array(100).fill(level);
  return { sampleRate: 44100, channels: [samples, samples] };
};
const noFailure = (id: string, error: unknown) => expect.fail(`${id}: ${String(error)}`);

test('a sound is stored once under its content, and found in the next visit', async () => {
  const storage = memoryStore();
  const writes = vi.spyOn(storage, 'set');
  const bank = new SoundBank(storage, noFailure);
  const [first, again, other] = [
    await bank.add(sound(0.5)),
    await bank.add(sound(0.5)),
    await bank.add(sound(0.6)),
  ];
  expect(again).toBe(first);
  expect(other).not.toBe(first);
  await bank.settled();
  expect(writes).toHaveBeenCalledTimes(2);
  const next = new SoundBank(storage, noFailure);
  expect(next.get(first)).toBeUndefined();
  expect(await next.restore([first, 'unknown'])).toEqual([first]);
  expect(next.get(first)).toEqual(sound(0.5));
});

test('a sound that cannot be stored is usable, is reported, and is written when it is added again', async () => {
  let isFull = true;
  const memory = memoryStore();
  const storage: KeyValueStore = {
    ...memory,
    set: (key, value) => (isFull ? Promise.reject(new Error('full')) : memory.set(key, value)),
  };
  const failures: string[] = [];
  const bank = new SoundBank(storage, (id) => failures.push(id));
  const id = await bank.add(sound(0.5));
  await bank.settled();
  expect(bank.get(id)).toBeDefined();
  expect(failures).toEqual([id]);
  isFull = false;
  await bank.add(sound(0.5));
  await bank.settled();
  expect(await memory.keys()).toEqual([`sound/${id}`]);
});

test('a sound is usable at once when storage does not answer', async () => {
  const bank = new SoundBank({ ...memoryStore(), set: () => new Promise(() => undefined) }, noFailure);
  expect(bank.get(await bank.add(sound(0.5)))).toBeDefined();
});
