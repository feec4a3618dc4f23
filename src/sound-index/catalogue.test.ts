import { expect, test } from 'vitest';
import { Catalogue } from './catalogue';
import { FAKE_ENCODER, soundContent } from './testing';

function put(
  catalogue: Catalogue,
  path: string,
  embedding: readonly number[],
  texts = {},
  hash = path,
): void {
  catalogue.put({
    folder: 'f',
    path,
    stamp: { size: 1, modified: 1, hash },
    content: soundContent(embedding, texts),
    problem: null,
  });
}

function catalogue(
  ...sounds: readonly (readonly [path: string, embedding: readonly number[], texts?: object])[]
) {
  const made = new Catalogue(FAKE_ENCODER, () => 'Effects');
  for (const [path, embedding, texts] of sounds) put(made, path, embedding, texts);
  return made;
}

const names = ({ matches }: ReturnType<Catalogue['search']>) => matches.map(({ path }) => path);

test('a name with all words comes first, then likeness decides', () => {
  const made = catalogue(
    ['glass smash.wav', [0, 1]],
    ['wooden door creak.wav', [0, 1]],
    ['squeal.wav', [1, 0]],
    ['door slam.wav', [0.6, 0.8]],
  );
  const result = made.search({ text: 'door creaking', embedding: Float32Array.of(1, 0), count: 10 });
  expect(names(result).slice(0, 3)).toEqual(['wooden door creak.wav', 'door slam.wav', 'squeal.wav']);
  expect(result.matches[0]).toMatchObject({
    words: ['door', 'creaking'],
    similarity: 0,
    folderName: 'Effects',
  });
  expect(result.matches[2]).toMatchObject({ words: [], similarity: 1 });
});

test('without an embedding words alone decide: names before descriptions before folders', () => {
  const made = catalogue(
    ['Metal/hit.wav', [1, 0]],
    ['b.wav', [1, 0], { description: 'A metal pipe' }],
    ['metal.wav', [1, 0]],
    ['wood.wav', [1, 0]],
  );
  expect(names(made.search({ text: 'METAL', embedding: null, count: 10 }))).toEqual([
    'metal.wav',
    'b.wav',
    'Metal/hit.wav',
  ]);
});

test('likeness alone lists every embedded sound, nearest first, ties in order', () => {
  const made = catalogue(['a.wav', [-1, 0]], ['b.wav', [0, 1]], ['c.wav', [0, 1]], ['d.wav', [1, 0]]);
  const result = made.search({ text: '', embedding: Float32Array.of(2, 0), count: 3 });
  expect(names(result)).toEqual(['d.wav', 'b.wav', 'c.wav']);
  expect(result.total).toBe(4);
});

test('a result counts the words that were looked for, as names count theirs', () => {
  const made = catalogue(['door.wav', [1, 0]]);
  const sought = (text: string) => made.search({ text, embedding: null, count: 5 }).sought;
  expect(sought('the doors of a door, onto gravel')).toBe(2);
  expect(sought('')).toBe(0);
});

test('rows stay with their sounds when others go or change', () => {
  const made = catalogue(['a.wav', [1, 0]], ['b.wav', [0, 1]], ['c.wav', [0.6, 0.8]]);
  made.remove('f/a.wav');
  made.remove('f/a.wav');
  put(made, 'b.wav', [-1, 0]);
  put(made, 'd.wav', [0, -1]);
  expect(made.nearest(Float32Array.of(0, -1), 9).map(({ path }) => path)).toEqual([
    'd.wav',
    'b.wav',
    'c.wav',
  ]);
  made.remove('f/d.wav');
  expect(made.nearest(Float32Array.of(0, -1), 9)).toHaveLength(2);
  expect(made.contentOf('c.wav')?.embedding[0]).toBeCloseTo(0.6);
  expect(made.contentOf('d.wav')).toBeNull();
});

test('what a file held before it changed is not known by its new content', () => {
  const made = catalogue();
  put(made, 'a.wav', [1, 0], {}, 'old');
  put(made, 'a.wav', [0, 1], {}, 'new');
  expect(made.contentOf('old')).toBeNull();
  expect(made.contentOf('new')?.embedding).toEqual(Float32Array.of(0, 1));
});

test('an embedding of another size finds nothing and breaks nothing', () => {
  const made = catalogue(['a.wav', [1, 0]], ['b.wav', [1, 0, 0]]);
  expect(made.nearest(Float32Array.of(1, 0, 0), 5)).toEqual([]);
  expect(made.nearest(Float32Array.of(1, 0), 5)).toHaveLength(1);
  expect(names(made.search({ text: 'b', embedding: Float32Array.of(1, 0, 0), count: 5 }))).toEqual(['b.wav']);
});

test(
  '10,000 sounds are searched by words and likeness in a fraction of a second',
  { timeout: 60_000 },
  () => {
    const made = new Catalogue(FAKE_ENCODER, () => 'Effects');
    const words = ['door', 'metal', 'glass', 'step', 'gravel', 'water', 'rope', 'cloth'];
    const waves = Array.from({ length: 13 }, (_, k) =>
      Array.from({ length: 256 }, (__, i) => Math.sin(k + i * (1 + k))),
    );
    for (let k = 0; k < 10_000; k++)
      put(made, `${words[k % 8]}/${words[(k * 3) % 7]} ${k}.wav`, waves[k % 13]!);
    const query = Float32Array.from(waves[1]!);
    const started = performance.now();
    const result = made.search({ text: 'metal door heavy', embedding: query, count: 100 });
    // 30 ms on an idle machine.
    expect(performance.now() - started).toBeLessThan(1000);
    expect(result.matches).toHaveLength(100);
    expect(result.matches[0]!.words).toEqual(['metal', 'door']);
  },
);
