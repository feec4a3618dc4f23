import { expect, test } from 'vitest';
import { peakOfLast } from './meter';

test('only the samples since the last call count', () => {
  const samples = Float32Array.of(0.9, -0.5, 0.25, 0.1);
  expect(peakOfLast(samples, 2)).toBeCloseTo(0.25, 6);
  expect(peakOfLast(samples, 3)).toBeCloseTo(0.5, 6);
  expect(peakOfLast(samples, 99)).toBeCloseTo(0.9, 6);
  expect(peakOfLast(samples, 0)).toBe(0);
});
