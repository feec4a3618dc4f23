import { expect, test } from 'vitest';
import { floats } from '../tensor';
import { fakeContext, fakeManifest } from '../testing/fake-pack';
import { embedWordsForBank } from './embed-words';

const file = { file: 'x', sha256: '0'.repeat(64), bytes: 1 };
const bank = {
  ...{ sounds: file, index: file, embeddings: file, recordings: 1, captions: 1 },
  sentence: { tensor: '/inner', dimensions: 2 },
};

test('words become the unit vectors of prompt space and sentences', async () => {
  const context = fakeContext(fakeManifest({ bank }), {
    'clap-text': () => ({
      embedding: floats(Float32Array.of(0, 2, 0), 1, 3),
      '/inner': floats(Float32Array.of(3, 4), 1, 2),
    }),
  });
  const { embedding, sentence } = await embedWordsForBank(' wood ', context);
  expect([...embedding]).toEqual([0, 1, 0]);
  expect([...sentence]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
});

test('no words, and a pack without a bank, are refused', async () => {
  await expect(embedWordsForBank(' ', fakeContext(fakeManifest({ bank })))).rejects.toMatchObject({
    code: 'request-invalid',
  });
  await expect(embedWordsForBank('wood', fakeContext())).rejects.toMatchObject({ code: 'pack-invalid' });
});
