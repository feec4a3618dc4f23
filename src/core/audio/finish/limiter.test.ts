import { expect, test } from 'vitest';
import { limitPeaks } from './limiter';

/** A decaying tone with a click of `peak` at sample 5000, and a quieter copy as the right channel. */
function sound(peak: number): [Float32Array, Float32Array] {
  const left = Float32Array.from({ length: 20_000 }, (_, n) => 0.3 * Math.sin(n / 9) * Math.exp(-n / 9000));
  left[5000] = peak;
  return [left, left.map((x) => 0.25 * x)];
}

test('a sound below the ceiling is unchanged bit for bit', () => {
  const channels = sound(0.9);
  const before = channels.map((c) => c.slice());
  limitPeaks(channels);
  expect(channels).toEqual(before);
});

test.each([1.01, 1.5, 4, -3])(
  'a peak of %d is lowered below the ceiling; samples far from it do not change',
  (peak) => {
    const channels = sound(peak);
    const before = channels.map((c) => c.slice());
    limitPeaks(channels);
    for (const samples of channels) expect(Math.max(...samples.map(Math.abs))).toBeLessThan(0.967);
    expect(channels[0].subarray(0, 4000)).toEqual(before[0]!.subarray(0, 4000));
    expect(channels[0].subarray(6000)).toEqual(before[0]!.subarray(6000));
  },
);

test('both channels have the same gain', () => {
  const channels = sound(2);
  const before = channels.map((c) => c.slice());
  limitPeaks(channels);
  const gains = channels.map((samples, c) => samples[4990]! / before[c]![4990]!);
  expect(gains[0]).toBeCloseTo(gains[1]!, 5);
  expect(gains[0]).toBeLessThan(1);
});

test('peaks at the ends and next to each other are lowered below the ceiling', () => {
  const channels = [new Float32Array(700).fill(0.1), new Float32Array(700).fill(0.1)];
  for (const n of [0, 1, 63, 64, 320, 699]) channels[0]![n] = 2 + n / 500;
  limitPeaks(channels);
  expect(Math.max(...channels[0]!)).toBeLessThan(0.967);
});
