import { expect, test } from 'vitest';
import { floats } from '../tensor';
import { fakeContext, fakeManifest } from '../testing/fake-pack';
import { embedWordsForBank } from './embed-words';

const file = { file: 'x', sha256: '0'.repeat(64), bytes: 1 };
const bank = {
  ...{ sounds: file, index: file, embeddings: file, recordings: 1, captions: 1 },
  sentence: { tensor: '/inner', dimensions: 2 },
};

const words = (prompt: string) => ({ prompt, picture: [], pictureWeight: 0 });

test('words become the unit vectors of prompt space and sentences', async () => {
  const context = fakeContext(fakeManifest({ bank }), {
    'clap-text': () => ({
      embedding: floats(Float32Array.of(0, 2, 0), 1, 3),
      '/inner': floats(Float32Array.of(3, 4), 1, 2),
    }),
  });
  const { embedding, sentence } = await embedWordsForBank(words(' wood '), context);
  expect([...embedding]).toEqual([0, 1, 0]);
  expect([...sentence]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
});

test('the picture is blended in by its weight in both spaces, and is the whole query without words', async () => {
  const context = fakeContext(fakeManifest({ bank }), {
    'clap-text': ({ input_ids }) => {
      const isWords = input_ids!.data[0] === BigInt('wood'.length);
      return {
        embedding: floats(isWords ? Float32Array.of(2, 0, 0) : Float32Array.of(0, 3, 0), 1, 3),
        '/inner': floats(isWords ? Float32Array.of(1, 0) : Float32Array.of(0, 5), 1, 2),
      };
    },
  });
  const picture = [{ words: 'running water', share: 0.6 }];
  const query = async (prompt: string, pictureWeight: number) => {
    const { embedding, sentence } = await embedWordsForBank({ prompt, picture, pictureWeight }, context);
    return [...embedding, ...sentence].map((x) => Math.round(x * 100) / 100);
  };
  expect(await query('wood', 0)).toEqual([1, 0, 0, 1, 0]);
  expect(await query('wood', 0.5)).toEqual([0.71, 0.71, 0, 0.71, 0.71]);
  expect(await query('wood', 1)).toEqual([0, 1, 0, 0, 1]);
  expect(await query('', 0.25)).toEqual([0, 1, 0, 0, 1]);
});

test('a prompt without words is refused; without a bank there is no sentence', async () => {
  const empty = embedWordsForBank(words(' '), fakeContext(fakeManifest({ bank })));
  await expect(empty).rejects.toMatchObject({ code: 'request-invalid' });
  expect((await embedWordsForBank(words('wood'), fakeContext())).sentence).toHaveLength(0);
});
