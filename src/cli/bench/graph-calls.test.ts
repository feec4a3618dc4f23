import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseManifest } from '../../core/pack/manifest';
import { mapCalls, takeCalls } from './graph-calls';

const manifest = parseManifest(
  JSON.parse(readFileSync('models/packs/compact/manifest.json', 'utf8')),
  'compact',
);

const summary = (calls: ReturnType<typeof mapCalls>) =>
  calls.map(({ role, count, inputs }) => `${count} × ${role} ${Object.values(inputs)[0]!.dims.join('×')}`);

test('mapping evaluates every frame in chunks, the last one shorter, and the mapper once a window', () => {
  const calls = mapCalls({ ...manifest, video: { ...manifest.video, chunkFrames: 16 } }, 10);
  expect(summary(calls.filter(({ role }) => role !== 'frame-encoder'))).toEqual([
    '18 × flow 16×6×96×128',
    '1 × flow 12×6×96×128',
    '1 × rms-mapper 1×300×2048',
  ]);
  const frames = calls
    .filter(({ role }) => role === 'frame-encoder')
    .reduce((sum, { count, inputs }) => sum + count * inputs['frames']!.dims[0]!, 0);
  const { fps } = manifest.video;
  expect(frames).toBe((300 * (manifest.roles['frame-encoder'].fps ?? fps)) / fps);
});

test('a take evaluates the network once a step, with two prompts where it is guided, and the decoder on the whole window', () => {
  const sampler = {
    ...manifest.sampler,
    steps: 6,
    stepsWithRecordings: 6,
    guidance: 6,
    guidanceInterval: [0.5, 1] as [number, number],
  };
  const calls = takeCalls({ ...manifest, sampler }, 10);
  const network = calls.filter(({ role }) => role === 'dit+controlnet');
  expect(network.map(({ inputs }) => inputs['x']!.dims)).toEqual([
    [2, 64, 431],
    [1, 64, 431],
  ]);
  expect(network.reduce((sum, { count }) => sum + count, 0)).toBe(6);
  expect(calls.find(({ role }) => role === 'vae-decoder')?.inputs['latent']?.dims).toEqual([1, 64, 431]);
  expect(
    takeCalls({ ...manifest, sampler: { ...sampler, guidance: 1 } }, 10).filter(
      ({ role }) => role === 'dit+controlnet',
    ),
  ).toHaveLength(1);
});

test('a network that takes the guidance scale is evaluated once a step', () => {
  const network = { ...manifest.roles['dit+controlnet'], guidanceRange: [1, 8] as [number, number] };
  const roles = { ...manifest.roles, 'dit+controlnet': network };
  const [call, ...others] = takeCalls({ ...manifest, roles }, 10).filter(
    ({ role }) => role === 'dit+controlnet',
  );
  expect(others).toEqual([]);
  expect(call).toMatchObject({
    count: manifest.sampler.stepsWithRecordings,
    inputs: { guidance: { dims: [1] } },
  });
});

test('every input that a graph declares is in its calls, with its rank', () => {
  for (const { role, inputs } of [...mapCalls(manifest, 10), ...takeCalls(manifest, 10)]) {
    const declared = manifest.roles[role]!.inputs.map(({ name, shape }) => [name, shape.length]);
    expect(
      Object.entries(inputs)
        .map(([name, { dims }]) => [name, dims.length])
        .sort(),
    ).toEqual(declared.sort());
  }
});
