import { expect, test } from 'vitest';
import { fakeContext } from '../testing/fake-pack';
import { embedPrompt } from './embed-prompt';

const reference = { sampleRate: 1000, channels: [new Float32Array(800).fill(0.5)] };
const references = [{ pcm: reference, weight: 1 }];
const nothing = {
  ...{ prompt: '', negativePrompt: '', references: [], referenceWeight: 0.5 },
  ...{ picture: [], pictureWeight: 0 },
};

async function embed(changes: Partial<Parameters<typeof embedPrompt>[0]>, profile: number[] = []) {
  const { positive, negative } = await embedPrompt(
    { ...nothing, ...changes },
    Float32Array.from(profile),
    fakeContext(),
  );
  return { positive: [...positive], negative: [...negative] };
}

test('the profile follows the embedding unchanged, also after zeros', async () => {
  expect((await embed({ references }, [0.5, -0.25])).positive).toEqual([0, 1, 0, 0.5, -0.25]);
  expect((await embed({}, [0.5, -0.25])).positive).toEqual([0, 0, 0, 0.5, -0.25]);
});

test('the negative prompt has a profile of zeros', async () => {
  const { negative } = await embed({ references, negativePrompt: 'metal' }, [0.5, -0.25]);
  expect(negative[0]).toBe(1);
  expect(negative.slice(3)).toEqual([0, 0]);
});

test('without a profile the input is the embedding alone', async () => {
  expect(await embed({ references })).toEqual({ positive: [0, 1, 0], negative: [0, 0, 0] });
});

test('several references are one embedding, each by its weight; an empty sound adds nothing', async () => {
  const context = fakeContext(undefined, {
    'clap-audio': ({ audio }) => ({
      embedding: {
        data: Float32Array.of(0, audio!.data[0] === 0.5 ? 1 : 0, audio!.data[0] === 0.5 ? 0 : 1),
        dims: [1, 3],
      },
    }),
  });
  const glass = { sampleRate: 1000, channels: [new Float32Array(800).fill(0.25)] };
  const empty = { sampleRate: 1000, channels: [] };
  const { positive } = await embedPrompt(
    {
      ...nothing,
      references: [
        { pcm: reference, weight: 0.75 },
        { pcm: empty, weight: 1 },
        { pcm: glass, weight: 0.25 },
      ],
    },
    new Float32Array(0),
    context,
  );
  const [, wood, clink] = positive;
  expect(wood! / clink!).toBeCloseTo(3, 5);
  expect(Math.hypot(...positive)).toBeCloseTo(1, 6);
  expect((await embed({ references: [{ pcm: empty, weight: 1 }] })).positive).toEqual([0, 0, 0]);
});

test('what the picture shows is blended in by its weight; alone it is the whole prompt; at weight 0 it adds nothing', async () => {
  const picture = [{ words: 'ten letters', share: 0.6 }];
  const cue = [1, 0, 0.11].map((x) => x / Math.hypot(1, 0.11));
  const near = (values: number[]) => values.map((x) => expect.closeTo(x, 5) as number);
  expect((await embed({ picture, pictureWeight: 0.25 })).positive).toEqual(near(cue));
  expect((await embed({ picture, references, pictureWeight: 1 })).positive).toEqual(near(cue));
  const [x, y] = (await embed({ picture, references, pictureWeight: 0.25 })).positive;
  expect(y! / x!).toBeCloseTo((0.75 / 0.25) * Math.hypot(1, 0.11), 5);
  expect((await embed({ picture, pictureWeight: 0 })).positive).toEqual([0, 0, 0]);
});
