import { expect, test } from 'vitest';
import { Resampler, resample } from './resample';

function sine(frequency: number, rate: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, n) => Math.sin((2 * Math.PI * frequency * n) / rate));
}

function peak(samples: Float32Array): number {
  return samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

/** Largest difference away from the ends, where the signal meets silence. */
function worst(a: Float32Array, b: Float32Array, margin: number): number {
  return peak(a.map((x, n) => (n < margin || n > a.length - margin ? 0 : x - b[n]!)));
}

test.each([
  [44100, 16000, 3000],
  [44100, 48000, 19000],
  [48000, 44100, 12000],
  [22050, 44100, 9000],
  [44100, 16000, 7000],
])('%i → %i Hz preserves a %i Hz tone', (from, to, frequency) => {
  const result = resample(sine(frequency, from, from / 2), from, to);
  expect(result.length).toBe(to / 2);
  expect(worst(result, sine(frequency, to, to / 2), 600)).toBeLessThan(2e-4);
});

test('frequencies above the lower Nyquist frequency are removed', () => {
  const result = resample(sine(8100, 44100, 22050), 44100, 16000);
  expect(peak(result.subarray(300, -300))).toBeLessThan(1e-4);
});

test('a constant stays constant', () => {
  const result = resample(new Float32Array(5000).fill(0.25), 44100, 48000);
  expect(result[2500]).toBeCloseTo(0.25, 7);
});

test('blocks of any size give the same samples as one call', () => {
  const input = sine(441, 44100, 10_007);
  const whole = resample(input, 44100, 16000);
  const resampler = new Resampler(44100, 16000);
  const parts: number[] = [];
  for (let at = 0, size = 1; at < input.length; at += size, size = (size * 7) % 1009)
    parts.push(...resampler.push(input.subarray(at, at + size)));
  parts.push(...resampler.finish());
  expect(Float32Array.from(parts)).toEqual(whole);
});

test('equal rates pass through, short and empty signals work', () => {
  expect(resample(Float32Array.of(1, 2, 3), 8000, 8000)).toEqual(Float32Array.of(1, 2, 3));
  expect(resample(new Float32Array(0), 44100, 48000)).toHaveLength(0);
  expect(resample(Float32Array.of(1), 44100, 48000)).toHaveLength(2);
  const through = new Resampler(8000, 8000);
  expect(through.push(Float32Array.of(1, 2, 3))).toEqual(Float32Array.of(1, 2, 3));
  expect(through.finish()).toHaveLength(0);
});
