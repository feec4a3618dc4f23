import { expect, test } from 'vitest';
import { evaluate } from '../curve/evaluate';
import { curveOfSamples, MAX_LANE_POINTS } from './limit-points';

const ROWS = 200_000;
const RATE = 125;

test('a table that turns at every row keeps as many points as the lane can show', () => {
  const left = Float32Array.from({ length: ROWS }, (_, i) => 0.3 + 0.25 * Math.sin(i) * Math.sin(i / 700));
  const { curve, note } = curveOfSamples({ rate: RATE, left, right: left }, []);
  expect(curve.left.length).toBeLessThanOrEqual(MAX_LANE_POINTS);
  expect(curve.left.length).toBeGreaterThan(MAX_LANE_POINTS / 10);
  expect(note).toMatch(/^200000 rows were reduced to \d+ points within [\d.]+ dB\.$/);
});

test('a long sound that few points describe is thinned at the finest tolerance', () => {
  const left = Float32Array.from({ length: ROWS }, (_, i) => 0.8 * Math.exp(-(i % 125) / 20));
  const { curve, note } = curveOfSamples({ rate: RATE, left, right: left }, []);
  expect(note).toContain('within 0.5 dB');
  for (let i = 0; i < ROWS; i += 997) {
    expect(Math.abs(evaluate(curve.left, i / RATE) - left[i]!)).toBeLessThan(0.06 * left[i]! + 0.002);
  }
});
