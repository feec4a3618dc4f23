import { expect, test } from 'vitest';
import { fakeContext, fakeManifest, fakeTimbreManifest } from '../testing/fake-pack';
import { embedTimbre } from './timbre';

/** Repeated to the encoder's 1 s; its profile is [0.5, -0.25]. */
const reference = {
  sampleRate: 1000,
  channels: [new Float32Array(800).fill(0.5), new Float32Array(800).fill(-0.25)],
};
const references = [{ pcm: reference, weight: 0.5 }];
const nothing = { prompt: '', references: [], referenceWeight: 0.5, picture: [], pictureWeight: 0 };

async function embed(changes: Partial<Parameters<typeof embedTimbre>[0]>, manifest = fakeTimbreManifest(4)) {
  const context = fakeContext(manifest);
  const { profile, excitation } = await embedTimbre({ ...nothing, ...changes }, context);
  return {
    profile: [...profile],
    excitation: [...excitation],
    inputs: context.runs.map(({ feeds }) => feeds['audio']!),
  };
}

test('no prompt, text alone and an empty reference are zeros and do not run the timbre encoder', async () => {
  const empty = { sampleRate: 1000, channels: [] };
  for (const changes of [{}, { prompt: 'wood' }, { references: [{ pcm: empty, weight: 1 }] }])
    expect(await embed(changes)).toEqual({ profile: [0, 0], excitation: [0, 0, 0, 0], inputs: [] });
});

test('a reference alone is encoded once and counts in full, whatever the weight', async () => {
  for (const referenceWeight of [0, 0.5, 1]) {
    const { profile, excitation, inputs } = await embed({ references, referenceWeight });
    expect(profile).toEqual([0.5, -0.25]);
    expect(excitation).toEqual([1, -1, 1, -1]);
    expect(inputs.map(({ dims }) => dims)).toEqual([[1, 2, 1000]]);
  }
});

test('beside text the profile and the power of the excitation are scaled by the reference’s weight', async () => {
  for (const referenceWeight of [0, 0.25, 1]) {
    const { profile, excitation } = await embed({ prompt: 'oak', references, referenceWeight });
    expect(profile).toEqual([0.5 * referenceWeight, -0.25 * referenceWeight]);
    expect(excitation.map((x) => x * x)).toEqual(new Array(4).fill(referenceWeight));
  }
});

test('of several references the heaviest is encoded, the first of equal ones', async () => {
  const other = { sampleRate: 1000, channels: [new Float32Array(800).fill(0.75)] };
  const profileOf = async (...weights: number[]) =>
    (await embed({ references: [reference, other].map((pcm, k) => ({ pcm, weight: weights[k]! })) })).profile;
  expect(await profileOf(0.5, 0.5)).toEqual([0.5, -0.25]);
  expect(await profileOf(0.5, 0.4)).toEqual([0.5, -0.25]);
  expect(await profileOf(0.5, 0.6)).toEqual([0.75, 0.75]);
});

test('the timbre encoder gets whole latent frames, a mono sound on both channels', async () => {
  const mono = { sampleRate: 1000, channels: [new Float32Array(1030).fill(0.5)] };
  const { inputs, profile } = await embed({ references: [{ pcm: mono, weight: 1 }] });
  expect(inputs[0]!.dims).toEqual([1, 2, 1100]);
  expect(inputs[0]!.data.slice(0, 1100)).toEqual(inputs[0]!.data.slice(1100));
  expect(profile[0]).toBeGreaterThan(0);
  expect(profile[0]).toBe(profile[1]);
});

test('only the parts that the pack has are computed', async () => {
  expect(await embed({ references }, fakeTimbreManifest())).toMatchObject({
    profile: [0.5, -0.25],
    excitation: [],
  });
  expect(await embed({ references }, fakeManifest())).toEqual({ profile: [], excitation: [], inputs: [] });
});

test('a timbre encoder that is missing or has other sizes is the pack’s fault', async () => {
  const manifest = fakeTimbreManifest(4);
  const without = { ...manifest, roles: { ...manifest.roles, 'timbre-encoder': undefined } };
  await expect(embed({ references }, without)).rejects.toMatchObject({ code: 'pack-invalid' });
  await expect(embed({ references }, without)).rejects.toThrow('timbre-encoder');
  for (const part of ['profile', 'excitation']) {
    const other = { ...manifest, prompt: { ...manifest.prompt, [part]: 5 } };
    await expect(embed({ references }, other)).rejects.toMatchObject({ code: 'pack-invalid' });
    await expect(embed({ references }, other)).rejects.toThrow(part);
  }
});
