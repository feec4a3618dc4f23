import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Device, judgeDevice, refusalOf } from './device-needs';
import { type PackManifest, parseManifest } from './manifest';

const compact = parseManifest(
  JSON.parse(readFileSync('models/packs/compact/manifest.json', 'utf8')),
  'compact',
);
/** A pack with a diffusion network of 2.4 GB in 16-bit floats, in ten files. */
const dit = compact.roles['dit+controlnet'];
const shard = (i: number) => ({ file: `dit.${i}.bin`, sha256: '0'.repeat(64), bytes: 240e6 });
const big: PackManifest = {
  ...compact,
  name: 'Big',
  roles: {
    ...compact.roles,
    'dit+controlnet': {
      ...dit,
      dtype: 'float16',
      storage: 'float16',
      externalData: Array.from({ length: 10 }, (_, i) => shard(i)),
    },
  },
};
const gpu = { name: 'nvidia ada', software: false, shaderF16: true, maxBuffer: 4e9 };
const device: Device = { gpu, memory: 16e9, freeStorage: 100e9 };

const refusal = (manifest: PackManifest, changes: Partial<Device>) =>
  refusalOf(judgeDevice(manifest, { ...device, ...changes }));

test('a device that has everything is fine with any pack, one without a GPU with the compact one', () => {
  for (const manifest of [compact, big])
    expect(judgeDevice(manifest, device).map(({ severity }) => severity)).toEqual(['fine', 'fine', 'fine']);
  expect(refusal(compact, { gpu: null, memory: null, freeStorage: null })).toBeNull();
});

test.each<[string, Partial<Device>, RegExp]>([
  ['no GPU', { gpu: null }, /needs a GPU: this browser offers no GPU, .*do not fit into WebAssembly's 4 GB/],
  [
    'a software adapter',
    { gpu: { ...gpu, software: true, name: 'SwiftShader' } },
    /in software \(SwiftShader\)/,
  ],
  ['no 16-bit floats', { gpu: { ...gpu, shaderF16: false } }, /lacks 16-bit floats \(shader-f16\)/],
  ['too little memory', { memory: 2e9 }, /Big needs about 3\.0 GB of memory; this device has 2\.0 GB\./],
  [
    'too little storage',
    { freeStorage: 1e9 },
    /Big needs 2\.5 GB of storage, and this browser has 744 MB free/,
  ],
])('a big pack is refused where there is %s', (_, changes, sentence) => {
  expect(refusal(big, changes)).toMatch(sentence);
});

test('buffers that are too small are a reason, where the pack states them', () => {
  const stating = { ...big, needs: { buffer: 512e6 } };
  expect(refusal(stating, { gpu: { ...gpu, maxBuffer: 256e6 } })).toMatch(
    /allows buffers of 256 MB, and 512 MB/,
  );
  expect(refusal(big, { gpu: { ...gpu, maxBuffer: 256e6 } })).toBeNull();
});

test('what is stored already needs no room', () => {
  expect(refusalOf(judgeDevice(big, { ...device, freeStorage: 1e9 }, 500e6))).toBeNull();
});

test('memory that the browser may understate is no refusal', () => {
  const large = { ...big, needs: { memory: 9e9 } };
  expect(refusal(large, { memory: 8e9 })).toBeNull();
  expect(refusal(large, { memory: 4e9 })).toMatch(/needs about 9\.0 GB of memory/);
});
