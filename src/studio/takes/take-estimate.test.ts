import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packRoles, parseManifest, type PackManifest, type PackRole } from '../../core/pack/manifest';
import { bench, file } from '../testing';
import { nothingMeasured } from './measured';
import { estimateTakes } from './take-estimate';

const compact = parseManifest(
  JSON.parse(readFileSync('models/packs/compact/manifest.json', 'utf8')),
  'compact',
);
const shards = Array.from({ length: 10 }, (_, i) => ({
  file: `dit.${i}.bin`,
  sha256: '0'.repeat(64),
  bytes: 260e6,
}));
const large: PackManifest = {
  ...compact,
  sampler: { ...compact.sampler, steps: 150 },
  roles: {
    ...compact.roles,
    'dit+controlnet': {
      ...compact.roles['dit+controlnet'],
      ...{ dtype: 'float16', storage: 'float16', externalData: shards },
    },
  },
};
const gpu = { provider: 'webgpu', shortOfMemory: false } as const;
const wasm = { provider: 'wasm', shortOfMemory: false } as const;
const all = packRoles;
const measured = { ...nothingMeasured, speed: 50e9, memory: 8e9 };
const cpu = { engine: wasm, measured, loadedGraphs: all };
const graphics = { ...cpu, engine: gpu };

async function project() {
  const { studio } = bench();
  await studio.clip.open(file('a.mp4'));
  studio.prompt.set({ text: 'wood' });
  studio.settings.set({ recordingShare: 0 });
  return studio.editor.document;
}

test('without a measurement memory alone is known', async () => {
  const estimate = estimateTakes(await project(), compact, { ...cpu, measured: nothingMeasured })!;
  expect(estimate.seconds).toBeNull();
  expect(estimate.memory).toBeGreaterThan(50e6);
  expect(estimate.memory).toBeLessThan(1e9);
});

test('time grows with steps, takes and guidance, and shrinks with the device’s speed', async () => {
  const document = await project();
  const seconds = (changes: Partial<typeof document.settings>, speed = 50e9) =>
    estimateTakes({ ...document, settings: { ...document.settings, ...changes } }, compact, {
      ...cpu,
      measured: { ...measured, speed },
    })!.seconds!;
  const one = seconds({});
  expect(seconds({ takes: 3 })).toBeCloseTo(3 * one, 6);
  expect(seconds({ steps: 24 })).toBeGreaterThan(1.2 * one);
  expect(seconds({ guidance: 1 })).toBeLessThan(one);
  expect(seconds({}, 500e9)).toBeLessThan(one);
});

test('what was measured with the pack counts more than the guess', async () => {
  const rates = { diffuse: 1e-6, 'embed-prompt': 1, 'encode-control': 1e-6, 'decode-audio': 1e-6 };
  const { seconds } = estimateTakes(await project(), large, {
    ...graphics,
    measured: { ...measured, rates },
  })!;
  expect(seconds).toBeGreaterThan(1);
  expect(seconds).toBeLessThan(1.2);
});

test('where a pack does not fit as a whole its largest graph counts', async () => {
  const document = await project();
  const memory = (bytes: number) =>
    estimateTakes(document, large, { ...graphics, measured: { ...measured, memory: bytes } })!.memory;
  expect(memory(4e9)).toBeCloseTo(2.6e9 * 1.35 * 1.25, -8);
  expect(memory(32e9)).toBeGreaterThan(memory(4e9));
  // Where memory has run out before, graphs are loaded one at a time whatever the device has.
  const short = estimateTakes(document, large, {
    ...graphics,
    engine: { ...gpu, shortOfMemory: true },
    measured: { ...measured, memory: 32e9 },
  });
  expect(short!.memory).toBe(memory(4e9));
});

test('graphs that are not loaded yet add the time of their loading, once where they fit together', async () => {
  const document = await project();
  const loading = { 'clap-text': 3, 'control-encoder': 1, 'dit+controlnet': 5, 'vae-decoder': 2 };
  const seconds = (loadedGraphs: readonly PackRole[], takes = 1, shortOfMemory = false) =>
    estimateTakes({ ...document, settings: { ...document.settings, takes } }, compact, {
      engine: { ...wasm, shortOfMemory },
      measured: { ...measured, loading },
      loadedGraphs,
    })!.seconds!;
  const one = seconds(all);
  expect(seconds([])).toBeCloseTo(one + 11, 6);
  expect(seconds(['clap-text', 'control-encoder'])).toBeCloseTo(one + 7, 6);
  expect(seconds([], 3)).toBeCloseTo(3 * one + 11, 6);
  // Stage by stage, each take loads them again.
  expect(seconds([], 3, true)).toBeCloseTo(3 * one + 33, 6);
});

test('takes that are all recordings need no estimate', async () => {
  const document = await project();
  const settings = { ...document.settings, recordingShare: 1 };
  expect(estimateTakes({ ...document, settings }, compact, cpu)).toBeNull();
});
