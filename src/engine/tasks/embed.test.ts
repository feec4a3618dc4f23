import { expect, test } from 'vitest';
import { floats } from '../tensor';
import { fakeContext } from '../testing/fake-pack';
import { embed } from './embed';
import { embedPrompt } from './embed-prompt';

const sound = { sampleRate: 1000, channels: [new Float32Array(5000).fill(0.5)] };

test('words and a sound become unit vectors, each by its encoder', async () => {
  const context = fakeContext(undefined, {
    'clap-text': () => ({ embedding: floats(Float32Array.of(3, 0, 4), 1, 3) }),
    'clap-audio': () => ({ embedding: floats(Float32Array.of(0, 2, 0), 1, 3) }),
  });
  expect([...(await embed(' glass ', context))]).toEqual([Math.fround(0.6), 0, Math.fround(0.8)]);
  expect([...(await embed(sound, context))]).toEqual([0, 1, 0]);
  expect(context.runs.map(({ role }) => role)).toEqual(['clap-text', 'clap-audio']);
  expect(context.runs[1]!.feeds.audio!.dims).toEqual([1, 2000]);
});

test('the vector is the one that generating uses', async () => {
  const words = {
    ...{ prompt: 'glass', negativePrompt: '', references: [], referenceWeight: 0 },
    ...{ picture: [], pictureWeight: 0 },
  };
  const { positive } = await embedPrompt(words, new Float32Array(0), fakeContext());
  expect(await embed('glass', fakeContext())).toEqual(positive);
});

test('nothing is not embedded', async () => {
  await expect(embed('  ', fakeContext())).rejects.toMatchObject({ code: 'request-invalid' });
  const empty = { sampleRate: 1000, channels: [new Float32Array(0)] };
  await expect(embed(empty, fakeContext())).rejects.toMatchObject({ code: 'request-invalid' });
});

test('only the graph that is used is loaded', async () => {
  const { graphs, ...context } = fakeContext();
  const loaded: string[] = [];
  const load = (role: string) => Promise.resolve(void loaded.push(role));
  await embed(sound, { ...context, graphs: { ...graphs, load } });
  expect(loaded).toEqual(['clap-audio']);
});
