import { expect, test } from 'vitest';
import { normalQuantile } from './gaussian';
import { seededNoise } from './noise';
import { philox } from './philox';

/** Test vectors of the Random123 distribution (kat_vectors, philox4x32 10). */
test.each([
  [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    '408f276d 41c83b0e a20bc7c6 6d5451fd',
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    'd16cfe09 94fdcceb 5001e420 24126ea1',
  ],
] as const)('Philox of counter %j and key %j', (counter, key, expected) => {
  const out = new Uint32Array(4);
  philox(counter, key, out);
  expect([...out].map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(expected);
});

/** scipy.stats.norm.ppf. */
test.each([
  [0.5, 0],
  [0.975, 1.959963984540054],
  [0.05, -1.6448536269514729],
  [1e-6, -4.753424308822899],
  [1e-12, -7.034483825301131],
  [0.9999, 3.719016485455709],
])('normal quantile of %d', (probability, expected) => {
  expect(normalQuantile(probability)).toBeCloseTo(expected, 13);
});

test('noise is determined by the seed, and parts of it agree with the whole', () => {
  const whole = seededNoise(7).window(0, 6, 0, 50);
  expect(seededNoise(7).window(0, 6, 0, 50)).toEqual(whole);
  expect(seededNoise(8).window(0, 6, 0, 50)).not.toEqual(whole);
  expect(seededNoise(7 + 2 ** 32).window(0, 6, 0, 50)).not.toEqual(whole);
  expect(seededNoise(7).window(1, 6, 0, 50)).not.toEqual(whole);
  const part = seededNoise(7).window(0, 6, 20, 10);
  for (let c = 0; c < 6; c++)
    expect(part.subarray(c * 10, c * 10 + 10)).toEqual(whole.subarray(c * 50 + 20, c * 50 + 30));
});

test('mean, variance, skew and kurtosis are those of the normal distribution', () => {
  const noise = seededNoise(2024).window(0, 64, 0, 4000);
  const moment = (k: number) => noise.reduce((sum, x) => sum + x ** k, 0) / noise.length;
  expect(Math.abs(moment(1))).toBeLessThan(0.01);
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.01);
  expect(Math.abs(moment(3))).toBeLessThan(0.02);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.05);
});

/** Expected values from Python: Philox in integers, scipy.stats.norm.ppf, rounded to float32. */
test('the noise has the expected bits', () => {
  const noise = seededNoise(42).window(0, 64, 0, 431);
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(noise.buffer)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  expect([...noise.subarray(0, 3)]).toEqual([0.2870419, 2.2482116, 0.93795735].map(Math.fround));
  expect(hash.toString(16)).toBe('b35df0be');
});
