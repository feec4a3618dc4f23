import { expect, test } from 'vitest';
import { fakeContext } from '../testing/fake-pack';
import { embedPrompt } from './embed-prompt';

const reference = { sampleRate: 1000, channels: [new Float32Array(800).fill(0.5)] };
const nothing = { prompt: '', negativePrompt: '', reference: null, referenceWeight: 0.5 };

async function embed(changes: Partial<Parameters<typeof embedPrompt>[0]>, profile: number[] = []) {
  const { positive, negative } = await embedPrompt(
    { ...nothing, ...changes },
    Float32Array.from(profile),
    fakeContext(),
  );
  return { positive: [...positive], negative: [...negative] };
}

test('the profile follows the embedding unchanged, also after zeros', async () => {
  expect((await embed({ reference }, [0.5, -0.25])).positive).toEqual([0, 1, 0, 0.5, -0.25]);
  expect((await embed({}, [0.5, -0.25])).positive).toEqual([0, 0, 0, 0.5, -0.25]);
});

test('the negative prompt has a profile of zeros', async () => {
  const { negative } = await embed({ reference, negativePrompt: 'metal' }, [0.5, -0.25]);
  expect(negative[0]).toBe(1);
  expect(negative.slice(3)).toEqual([0, 0]);
});

test('without a profile the input is the embedding alone', async () => {
  expect(await embed({ reference })).toEqual({ positive: [0, 1, 0], negative: [0, 0, 0] });
});
