import { expect, test } from 'vitest';
import { fakeContext, fakeManifest, fakeTimbreManifest } from '../testing/fake-pack';
import { timbreOf } from './timbre';

/** Heard for 1 s, of which the last 200 samples are repeated: its profile is [0.5, -0.25]. */
const reference = {
  sampleRate: 1000,
  channels: [new Float32Array(800).fill(0.5), new Float32Array(800).fill(-0.25)],
};
const nothing = { prompt: '', reference: null, referenceWeight: 0.5 };

async function hear(changes: Partial<Parameters<typeof timbreOf>[0]>, manifest = fakeTimbreManifest(4)) {
  const context = fakeContext(manifest);
  const { profile, excitation } = await timbreOf({ ...nothing, ...changes }, context);
  return {
    profile: [...profile],
    excitation: [...excitation],
    heard: context.runs.map(({ feeds }) => feeds['audio']!),
  };
}

test('nothing, words only and an empty reference are zeros and do not run the timbre encoder', async () => {
  const empty = { sampleRate: 1000, channels: [] };
  for (const changes of [{}, { prompt: 'wood' }, { reference: empty }])
    expect(await hear(changes)).toEqual({ profile: [0, 0], excitation: [0, 0, 0, 0], heard: [] });
});

test('a reference only is heard once and counts in full, whatever the weight', async () => {
  for (const referenceWeight of [0, 0.5, 1]) {
    const { profile, excitation, heard } = await hear({ reference, referenceWeight });
    expect(profile).toEqual([0.5, -0.25]);
    expect(excitation).toEqual([1, -1, 1, -1]);
    expect(heard.map(({ dims }) => dims)).toEqual([[1, 2, 1000]]);
  }
});

test('beside words the profile and the power of the excitation count by the reference’s weight', async () => {
  for (const referenceWeight of [0, 0.25, 1]) {
    const { profile, excitation } = await hear({ prompt: 'oak', reference, referenceWeight });
    expect(profile).toEqual([0.5 * referenceWeight, -0.25 * referenceWeight]);
    expect(excitation.map((x) => x * x)).toEqual(new Array(4).fill(referenceWeight));
  }
});

test('the timbre encoder hears whole latent frames, a mono sound on both sides', async () => {
  const mono = { sampleRate: 1000, channels: [new Float32Array(1030).fill(0.5)] };
  const { heard, profile } = await hear({ reference: mono });
  expect(heard[0]!.dims).toEqual([1, 2, 1100]);
  expect(heard[0]!.data.slice(0, 1100)).toEqual(heard[0]!.data.slice(1100));
  expect(profile[0]).toBeGreaterThan(0);
  expect(profile[0]).toBe(profile[1]);
});

test('a pack is asked for what it has alone', async () => {
  expect(await hear({ reference }, fakeTimbreManifest())).toMatchObject({
    profile: [0.5, -0.25],
    excitation: [],
  });
  expect(await hear({ reference }, fakeManifest())).toEqual({ profile: [], excitation: [], heard: [] });
});

test('a timbre encoder that is missing or gives other sizes is the pack’s fault', async () => {
  const manifest = fakeTimbreManifest(4);
  const without = { ...manifest, roles: { ...manifest.roles, 'timbre-encoder': undefined } };
  await expect(hear({ reference }, without)).rejects.toMatchObject({ code: 'pack-invalid' });
  await expect(hear({ reference }, without)).rejects.toThrow('timbre-encoder');
  for (const part of ['profile', 'excitation']) {
    const other = { ...manifest, prompt: { ...manifest.prompt, [part]: 5 } };
    await expect(hear({ reference }, other)).rejects.toMatchObject({ code: 'pack-invalid' });
    await expect(hear({ reference }, other)).rejects.toThrow(part);
  }
});
