import { expect, test } from 'vitest';
import { figureOf, lineOf, percentile } from './figures';
import { cell, ratio, table } from './markdown';

test('a figure has the median and the spread of its runs', () => {
  expect(figureOf([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3, runs: 3 });
  expect(figureOf([4, 1])?.median).toBe(2.5);
  expect(figureOf([])).toBeNull();
});

test('the 95th percentile of 1 to 100 is exceeded by five values', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(values.filter((value) => value > percentile(values, 0.95)).length).toBeLessThanOrEqual(5);
  expect(percentile(values, 0.95)).toBeGreaterThanOrEqual(95);
  expect(percentile(values, 1)).toBe(100);
});

test('cost on a line has its fixed part and its part per second; cost off it states how far', () => {
  const line = lineOf([5, 30, 1800].map((length) => [length, 2 + 0.5 * length] as const));
  expect(line.fixed).toBeCloseTo(2);
  expect(line.perSecond).toBeCloseTo(0.5);
  expect(line.deviation).toBeCloseTo(0);
  expect(lineOf([5, 10, 20, 40].map((length) => [length, length ** 2] as const)).deviation).toBeGreaterThan(
    0.2,
  );
});

test('cells have median, spread and ratio; nothing measured is a dash', () => {
  expect(cell(figureOf([2, 1, 4]), 1)).toBe('2.0 (1.0–4.0)');
  expect(cell(figureOf([2]), 1)).toBe('2.0');
  expect(cell(null)).toBe('–');
  expect(ratio(figureOf([3]), figureOf([2]))).toBe('1.50 ×');
  expect(ratio(figureOf([3]), null)).toBe('–');
  expect(table(['a', 'b'], [['1', '2']])).toEqual(['| a | b |', '| --- | --: |', '| 1 | 2 |', '']);
});
