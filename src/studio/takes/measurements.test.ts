import { expect, test } from 'vitest';
import type { Engine } from '../../engine/api';
import { bench, file, manifest } from '../testing';
import { manifestHash } from '../pack/manifest-hash';
import { noMeasurements, readMeasurements, unknownPack, withPack } from './stored-measurements';

const stored = async ({ storage }: ReturnType<typeof bench>) =>
  readMeasurements(await storage.get('measurements'));

async function withCurve(made: ReturnType<typeof bench>) {
  await made.studio.clip.open(file('a.mp4'));
  await made.studio.envelope.import(file('c.csv', 'time_s,left,right\n0,0.2,0.2\n0.008,0.2,0.2\n'));
  return made;
}

test('a take teaches how long the next one takes, also in a later visit', async () => {
  const first = await withCurve(bench());
  await first.studio.takes.generate();
  const hash = await manifestHash(manifest);
  // The fake engine needs a second for 100 units.
  const rates = { diffuse: 0.01 };
  expect((await stored(first)).packs[hash]).toEqual({ shortOfMemory: false, rates: { wasm: rates } });
  expect(first.studio.store.getState().measured.rates).toEqual(rates);
  const later = await withCurve(bench({ storage: first.storage }));
  await later.studio.envelope.map();
  await expect.poll(() => later.studio.store.getState().measured.rates).toEqual(rates);
});

test('where memory was short the engine is configured for it in a later visit', async () => {
  const hash = await manifestHash(manifest);
  const options: unknown[] = [];
  const made = bench({
    engine: () =>
      Promise.resolve({
        configure: (_: unknown, __: unknown, given: { shortOfMemory?: boolean }) => {
          options.push(given.shortOfMemory);
          return Promise.reject(new Error('seen'));
        },
      } as unknown as Engine),
  });
  await made.storage.set(
    'measurements',
    withPack(noMeasurements, hash, { ...unknownPack, shortOfMemory: true }),
  );
  await withCurve(made);
  await made.studio.takes.generate();
  expect(options).toEqual([true]);
});

test('what is stored is not believed blindly, and few packs are remembered', () => {
  for (const junk of [null, 3, [], { speeds: 1, packs: 'x' }])
    expect(readMeasurements(junk)).toEqual(noMeasurements);
  const mixed = {
    speeds: { wasm: { browser: 'x', speed: 1e9 }, webgpu: { browser: 'x', speed: NaN }, other: {} },
    packs: { a: { shortOfMemory: 1, rates: { wasm: { diffuse: -1, 'decode-audio': 0.1, other: 1 } } } },
  };
  expect(readMeasurements(mixed)).toEqual({
    speeds: { wasm: { browser: 'x', speed: 1e9 } },
    packs: { a: { shortOfMemory: false, rates: { wasm: { 'decode-audio': 0.1 } } } },
  });
  let all = noMeasurements;
  for (let k = 0; k < 30; k++) all = withPack(all, `hash ${k}`, unknownPack);
  all = withPack(all, 'hash 15', { ...unknownPack, shortOfMemory: true });
  expect(Object.keys(all.packs)).toHaveLength(20);
  expect(Object.keys(all.packs).at(-1)).toBe('hash 15');
});
