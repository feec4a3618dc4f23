import { expect, test, vi } from 'vitest';
import type { Pcm } from '../../core/audio/pcm';
import { SoundStore } from '../library/sound-store';
import { memoryDatabase, quotaError } from '../library/testing';
import { SoundCache } from './sound-cache';

const sound = (level: number, length = 100): Pcm => {
  const samples = new Float32Array(length).fill(level);
  return { sampleRate: 44100, channels: [samples, samples] };
};
const noFailure = { onStored: () => undefined, onFailed: (error: unknown) => expect.fail(String(error)) };
const settled = (cache: SoundCache) => cache.settled(1000);

test('a sound is stored once under its content, and found in the next visit', async () => {
  const database = memoryDatabase();
  const cache = new SoundCache(new SoundStore(database), noFailure);
  const [first, again, other] = [
    await cache.add(sound(0.5)),
    await cache.add(sound(0.5)),
    await cache.add(sound(0.6)),
  ];
  expect(again).toBe(first);
  expect(other).not.toBe(first);
  await settled(cache);
  expect(database.writes).toBe(2);
  const next = new SoundCache(new SoundStore(database), noFailure);
  expect(next.get(first)).toBeUndefined();
  expect(await next.load(first)).toEqual(sound(0.5));
  expect(await next.load('unknown')).toBeNull();
});

test('a long sound is stored in pieces and comes back as it was', async () => {
  const database = memoryDatabase();
  const left = new Float32Array(1_200_000).fill(0.25, 0, 600_000);
  const right = new Float32Array(1_200_000).fill(-0.5, 500_000);
  const pcm = { sampleRate: 48000, channels: [left, right] };
  const store = new SoundStore(database);
  await store.write('long', pcm);
  expect(await database.keys('sound-pieces')).toHaveLength(3);
  const read = await store.read('long');
  expect(
    read?.channels.map((samples, i) =>
      Buffer.from(samples.buffer).equals(Buffer.from(pcm.channels[i]!.buffer)),
    ),
  ).toEqual([true, true]);
  expect((await store.sizes()).get('long')).toBe(9_600_000);
  await store.remove(['long']);
  expect(await database.keys('sound-pieces')).toEqual([]);
});

test('a sound that cannot be stored is usable, is reported, stays in memory, and is written on retry', async () => {
  const database = memoryDatabase();
  const onFailed = vi.fn();
  const cache = new SoundCache(new SoundStore(database), { onStored: () => undefined, onFailed });
  database.failing = quotaError;
  const id = await cache.add(sound(0.5));
  await settled(cache);
  expect(onFailed).toHaveBeenCalledTimes(1);
  expect(cache.allStored).toBe(false);
  cache.freeAllBut(new Set());
  expect(cache.get(id)).toBeDefined();
  database.failing = () => null;
  await cache.retry();
  expect(cache.allStored).toBe(true);
  expect(await database.keys('sounds')).toEqual([id]);
});

test('a sound is usable at once when storage does not answer', async () => {
  const database = { ...memoryDatabase(), write: () => new Promise<void>(() => undefined) };
  const cache = new SoundCache(new SoundStore(database), noFailure);
  expect(cache.get(await cache.add(sound(0.5)))).toBeDefined();
  await cache.settled(10);
});

test('memory is bounded: sounds used least recently are freed and read again on demand', async () => {
  const cache = new SoundCache(new SoundStore(memoryDatabase()), noFailure, 1000);
  const ids: string[] = [];
  for (const level of [0.1, 0.2, 0.3, 0.4]) {
    ids.push(await cache.add(sound(level)));
    await settled(cache);
  }
  expect(cache.ids).toEqual(ids.slice(2));
  expect(await cache.load(ids[0]!)).toEqual(sound(0.1));
  expect(cache.ids).toEqual([ids[3], ids[0]]);
});

test('when another project is opened, the sounds of the one before are freed', async () => {
  const cache = new SoundCache(new SoundStore(memoryDatabase()), noFailure);
  const [first, second] = [await cache.add(sound(0.1)), await cache.add(sound(0.2))];
  await settled(cache);
  cache.freeAllBut(new Set([second]));
  expect(cache.ids).toEqual([second]);
  expect(cache.get(first)).toBeUndefined();
});

test('a sound that was removed from storage is written again when it is added, also while it was removed', async () => {
  const database = memoryDatabase();
  const store = new SoundStore(database);
  const cache = new SoundCache(store, noFailure);
  const id = await cache.add(sound(0.1));
  await settled(cache);
  cache.freeAllBut(new Set());
  await store.remove([id]);
  await cache.forget([id]);
  await settled(cache);
  expect(await database.keys('sounds')).toEqual([]);
  await cache.add(sound(0.1));
  await settled(cache);
  expect(await database.keys('sounds')).toEqual([id]);
  cache.freeAllBut(new Set());
  await store.remove([id]);
  await cache.add(sound(0.1));
  await cache.forget([id]);
  await settled(cache);
  expect(await database.keys('sounds')).toEqual([id]);
});

test('a sound whose writing was still running while it was removed is written again', async () => {
  const database = memoryDatabase();
  const store = new SoundStore(database);
  const cache = new SoundCache(store, noFailure);
  const id = await cache.add(sound(0.1));
  await store.remove([id]);
  await cache.forget([id]);
  await settled(cache);
  expect(await database.keys('sounds')).toEqual([id]);
});
