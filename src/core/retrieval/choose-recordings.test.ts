import { describe, expect, test } from 'vitest';
import golden from '../../../models/contract/golden/retrieval.json';
import { nearFamilies, nearnessOf, type RetrievalTables, turn, withCompanions } from './choose-recordings';

const tables: RetrievalTables = {
  entries: golden.entries.map(({ concept, ...entry }) => ({ kind: concept, ...entry })),
  sounds: Float32Array.from(golden.sounds.flat()),
  captions: Float32Array.from(golden.captions.flat()),
};

describe('as on the training side', () => {
  test.each(golden.cases)('nearness, case %#', ({ embedding, sentence, nearness }) => {
    const found = nearnessOf(tables, {
      embedding: Float32Array.from(embedding),
      sentence: Float32Array.from(sentence),
    });
    nearness.forEach((value, row) => expect(found[row]).toBeCloseTo(value, 5));
  });

  test.each(golden.turns)('turns with the shares $shares', ({ shares, order }) => {
    expect(order.map((_, number) => turn(shares, number))).toEqual(order);
  });
});

test('three takes of seeds that follow each other are three sounds, and nearer ones come more often', () => {
  const shares = [16, 9, 4, 1];
  const order = Array.from({ length: 300 }, (_, seed) => turn(shares, seed));
  for (let k = 0; k + 3 <= order.length; k += 1) expect(new Set(order.slice(k, k + 3)).size).toBe(3);
  const counts = shares.map((_, k) => order.filter((chosen) => chosen === k).length);
  expect(counts[0]).toBeGreaterThanOrEqual(counts[1]!);
  expect(counts[1]).toBeGreaterThan(counts[2]!);
  expect(counts[3]).toBeGreaterThan(0);
});

test('a row of zeros is unrelated to the words', () => {
  const found = nearnessOf(
    {
      entries: [entry('a', 0), { ...entry('a', 1), captions: [1] }, entry('a', 2)],
      sounds: Float32Array.of(0, 0, 1, 0, 1, 0),
      captions: Float32Array.of(1, 0, 0, 0),
    },
    { embedding: Float32Array.of(1, 0), sentence: Float32Array.of(1, 0) },
  );
  expect([...found].map((x) => Math.round(x * 100) / 100)).toEqual([1, 0.3, 1.3]);
});

const entry = (kind: string, family: number) => ({ kind, family, captions: [0], synthetic: false });

test('nothing is chosen below the threshold, and nothing far behind the nearest', () => {
  const entries = [entry('a', 0), entry('a', 1), entry('a', 2)];
  expect(nearFamilies(entries, Float64Array.of(0.49, 0.4, 0.3), [0, 1, 2])).toEqual([]);
  const near = nearFamilies(entries, Float64Array.of(0.9, 0.8, 0.7), [0, 1, 2]);
  expect(near.map(({ family }) => family)).toEqual([0, 1]);
  expect(nearFamilies(entries, Float64Array.of(0.9, 0.8, 0.7), [2]).map(({ family }) => family)).toEqual([2]);
});

test('synthetic sounds are chosen where there are few recordings', () => {
  const entries = [0, 1, 2, 3].map((family) => ({ ...entry('a', family), synthetic: family === 0 }));
  const families = (permitted: readonly number[]) =>
    nearFamilies(entries, Float64Array.of(0.9, 0.9, 0.9, 0.9), permitted).map(({ family }) => family);
  expect(families([0, 1, 2, 3])).toEqual([1, 2, 3]);
  expect(families([0, 1, 2])).toEqual([0, 1, 2]);
});

test('a family of one is joined by the most similar of its kind, at less weight', () => {
  const chosen = withCompanions(
    {
      entries: [entry('a', 0), entry('a', 1), entry('b', 2), entry('a', 3), entry('a', 4)],
      sounds: Float32Array.of(1, 0, 0.6, 0.8, 1, 0, 0.8, 0.6, -1, 0),
      captions: Float32Array.of(1),
    },
    0,
    [0, 1, 2, 3, 4],
  );
  expect(chosen.map(({ row }) => row)).toEqual([0, 3, 1]);
  expect(chosen[0]!.weight).toBeGreaterThan(chosen[1]!.weight);
  expect(chosen.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 6);
});
