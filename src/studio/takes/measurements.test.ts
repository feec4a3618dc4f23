import { expect, test, vi } from 'vitest';
import type { Engine, LoadedGraphs } from '../../engine/api';
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
  expect((await stored(first)).packs[hash]).toEqual({
    ...unknownPack,
    rates: { wasm: rates },
  });
  expect(first.studio.store.getState().measured.rates).toEqual(rates);
  const later = await withCurve(bench({ storage: first.storage }));
  await later.studio.envelope.map();
  await expect.poll(() => later.studio.store.getState().measured.rates).toEqual(rates);
});

test('a graph that is loaded is shown, and teaches how long it takes, also in a later visit', async () => {
  let report: (graphs: LoadedGraphs) => void = () => undefined;
  const made = bench();
  const configure = vi.spyOn(made.engine, 'configure').mockImplementation((_pack, _provider, options) => {
    report = options!.onLoaded!;
    return Promise.resolve({ pack: 'test', provider: 'wasm', fallbackReason: null, shortOfMemory: false });
  });
  await withCurve(made);
  await made.studio.envelope.map();
  expect(configure).toHaveBeenCalledOnce();
  const { store } = made.studio;
  report({ roles: ['flow'], loaded: { role: 'flow', provider: 'wasm', seconds: 2 } });
  report({ roles: ['flow', 'vae-decoder'], loaded: { role: 'vae-decoder', provider: 'wasm', seconds: 4 } });
  expect(store.getState().loadedGraphs).toEqual(['flow', 'vae-decoder']);
  await expect.poll(() => store.getState().measured.loading).toEqual({ flow: 2, 'vae-decoder': 4 });
  report({ roles: ['vae-decoder'], loaded: null });
  report({ roles: ['vae-decoder', 'flow'], loaded: { role: 'flow', provider: 'wasm', seconds: 1 } });
  await expect.poll(() => store.getState().measured.loading.flow).toBe(1.5);
  const later = await withCurve(bench({ storage: made.storage }));
  await later.studio.envelope.map();
  await expect
    .poll(() => later.studio.store.getState().measured.loading)
    .toEqual({ flow: 1.5, 'vae-decoder': 4 });
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
    packs: {
      a: {
        shortOfMemory: 1,
        rates: { wasm: { diffuse: -1, 'decode-audio': 0.1, other: 1 } },
        loading: { webgpu: { 'vae-decoder': 2, flow: Infinity, other: 1 } },
      },
    },
  };
  expect(readMeasurements(mixed)).toEqual({
    speeds: { wasm: { browser: 'x', speed: 1e9 } },
    packs: {
      a: {
        shortOfMemory: false,
        rates: { wasm: { 'decode-audio': 0.1 } },
        loading: { webgpu: { 'vae-decoder': 2 } },
      },
    },
  });
  let all = noMeasurements;
  for (let k = 0; k < 30; k++) all = withPack(all, `hash ${k}`, unknownPack);
  all = withPack(all, 'hash 15', { ...unknownPack, shortOfMemory: true });
  expect(Object.keys(all.packs)).toHaveLength(20);
  expect(Object.keys(all.packs).at(-1)).toBe('hash 15');
});
