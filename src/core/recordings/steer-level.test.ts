import { expect, test } from 'vitest';
import { CELL, cellPower } from './cell-power';
import { noise, RATE, settings } from './sounds.fixture';
import { steerLevel } from './steer-level';

/** Noise that rises at once at 0.5 s and falls by 60 dB a second, and a curve that rises slowly to another shape. */
const source = noise(1, 0.3).map((x, n) => (n < RATE / 2 ? 0 : x * 10 ** (-3 * (n / RATE - 0.5))));
const curve = Float32Array.from({ length: 125 }, (_, i) => Math.max(0, 0.2 - 4 * Math.abs(i / 125 - 0.53)));
const ONSET = RATE / 2;

test('an attack has one gain: its shape stays, and the level still follows the curve', () => {
  const steered = (onsets: readonly number[]) => {
    const samples = source.slice();
    steerLevel(samples, RATE, curve, settings, onsets);
    return samples;
  };
  /** Largest over smallest gain within 8 ms after the onset. */
  const unevenness = (samples: Float32Array) => {
    const first = Math.ceil(ONSET / CELL);
    const [after, before] = [cellPower(samples), cellPower(source)];
    const gains = Array.from({ length: 5 }, (_, k) => after[first + k]! / before[first + k]!);
    return Math.max(...gains) / Math.min(...gains);
  };
  expect(unevenness(steered([ONSET]))).toBeLessThan(1.05);
  expect(unevenness(steered([]))).toBeGreaterThan(1.2);
});
