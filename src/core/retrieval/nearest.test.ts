import { expect, test } from 'vitest';
import { cosines, nearest, toUnitLength } from './nearest';

const table = Float32Array.of(1, 0, 0, 1, 0.6, 0.8, 0, 0, 0, 1);

test('nearest first, equally near in the order of the table, no more than requested', () => {
  const found = nearest(table, Float32Array.of(0, 1), 3);
  expect(found.map(({ row }) => row)).toEqual([1, 4, 2]);
  expect(found[0]!.similarity).toBe(1);
  expect(found[2]!.similarity).toBeCloseTo(0.8);
});

test('a row of zeros has no embedding and is not found', () => {
  expect(nearest(table, Float32Array.of(0, 1), 10).map(({ row }) => row)).toEqual([1, 4, 2, 0]);
  expect(cosines(table, Float32Array.of(0, 1))[3]).toBeNaN();
});

test('opposite is last, and a cosine stays within -1 and 1 after rounding', () => {
  const query = toUnitLength(Float32Array.from({ length: 256 }, (_, k) => Math.sin(k)));
  const pair = new Float32Array(512);
  pair.set(query.map((x) => -x));
  pair.set(
    query.map((x) => x * 1.000001),
    256,
  );
  const found = nearest(pair, query, 2);
  expect(found.map(({ row }) => row)).toEqual([1, 0]);
  expect(found[0]!.similarity).toBeLessThanOrEqual(1);
});

test('an empty table, an empty query and a count of 0 find nothing', () => {
  expect(nearest(new Float32Array(0), Float32Array.of(1), 5)).toEqual([]);
  expect(nearest(table, new Float32Array(0), 5)).toEqual([]);
  expect(nearest(table, Float32Array.of(1, 0), 0)).toEqual([]);
});

test('unit length; zeros stay zeros', () => {
  expect([...toUnitLength(Float32Array.of(3, 4))]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
  expect([...toUnitLength(Float32Array.of(0, 0))]).toEqual([0, 0]);
});
