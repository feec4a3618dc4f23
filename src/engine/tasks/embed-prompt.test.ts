import { expect, test } from 'vitest';
import { fakeContext, fakeManifest, fakeTimbreManifest } from '../testing/fake-pack';
import { embedPrompt } from './embed-prompt';

/** Heard for 1 s, of which the last 200 samples are repeated: its profile is [0.5, -0.25]. */
const reference = {
  sampleRate: 1000,
  channels: [new Float32Array(800).fill(0.5), new Float32Array(800).fill(-0.25)],
};
const nothing = { prompt: '', negativePrompt: '', reference: null, referenceWeight: 0.5 };

async function embed(changes: Partial<Parameters<typeof embedPrompt>[0]>, manifest = fakeTimbreManifest()) {
  const context = fakeContext(manifest);
  const { positive, negative } = await embedPrompt({ ...nothing, ...changes }, context);
  return {
    meaning: [...positive.subarray(0, 3)],
    profile: [...positive.subarray(3)],
    negative: [...negative],
    heard: context.runs.filter(({ role }) => role === 'timbre-encoder').map(({ feeds }) => feeds['audio']!),
  };
}

test('nothing and words only have a profile of zeros and do not run the timbre encoder', async () => {
  for (const prompt of ['', 'wood']) {
    const { profile, negative, heard } = await embed({ prompt });
    expect(profile).toEqual([0, 0]);
    expect(negative).toEqual([0, 0, 0, 0, 0]);
    expect(heard).toEqual([]);
  }
});

test('with a reference only, its profile follows its meaning as it is, whatever the weight', async () => {
  for (const referenceWeight of [0, 0.5, 1]) {
    const { meaning, profile, heard } = await embed({ reference, referenceWeight });
    expect(meaning).toEqual([0, 1, 0]);
    expect(profile).toEqual([0.5, -0.25]);
    expect(heard.map(({ dims }) => dims)).toEqual([[1, 2, 1000]]);
  }
});

test('beside words the profile counts by the reference’s weight, the meaning is blended as without it', async () => {
  for (const referenceWeight of [0, 0.25, 1]) {
    const both = { prompt: 'oak', reference, referenceWeight };
    const { meaning, profile } = await embed(both);
    expect(profile).toEqual([0.5 * referenceWeight, -0.25 * referenceWeight]);
    expect(meaning).toEqual((await embed(both, fakeManifest())).meaning);
  }
});

test('what is led away from has a profile of zeros', async () => {
  const { profile, negative } = await embed({ reference, negativePrompt: 'metal' });
  expect(profile).toEqual([0.5, -0.25]);
  expect(negative.slice(3)).toEqual([0, 0]);
  expect(negative[0]).toBe(1);
});

test('the timbre encoder hears whole latent frames, a mono sound on both sides', async () => {
  const mono = { sampleRate: 1000, channels: [new Float32Array(1030).fill(0.5)] };
  const { heard, profile } = await embed({ reference: mono });
  expect(heard[0]!.dims).toEqual([1, 2, 1100]);
  expect(heard[0]!.data.slice(0, 1100)).toEqual(heard[0]!.data.slice(1100));
  expect(profile[0]).toBeGreaterThan(0);
  expect(profile[0]).toBe(profile[1]);
});

test('an empty reference says nothing of timbre', async () => {
  const { profile, heard } = await embed({ reference: { sampleRate: 1000, channels: [] } });
  expect(profile).toEqual([0, 0]);
  expect(heard).toEqual([]);
});

test('a pack without a profile is asked for the meaning alone', async () => {
  const { meaning, profile, negative, heard } = await embed({ reference }, fakeManifest());
  expect(meaning).toEqual([0, 1, 0]);
  expect(profile).toEqual([]);
  expect(negative).toEqual([0, 0, 0]);
  expect(heard).toEqual([]);
});

test('a timbre encoder that is missing or gives another size is the pack’s fault', async () => {
  const manifest = fakeTimbreManifest();
  const without = { ...manifest, roles: { ...manifest.roles, 'timbre-encoder': undefined } };
  await expect(embed({ reference }, without)).rejects.toMatchObject({ code: 'pack-invalid' });
  await expect(embed({ reference }, without)).rejects.toThrow('timbre-encoder');
  const other = { ...manifest, prompt: { ...manifest.prompt, profile: 5 } };
  await expect(embed({ reference }, other)).rejects.toMatchObject({ code: 'pack-invalid' });
});
