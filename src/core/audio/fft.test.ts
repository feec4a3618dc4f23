import { expect, test } from 'vitest';
import { seeded } from '../curve/random.fixture';
import { Fft } from './fft';

test.each([4, 8, 1024])('a transform of %d values is undone by its inverse', (size) => {
  const random = seeded(size);
  const real = Float64Array.from({ length: size }, () => random() - 0.5);
  const imaginary = Float64Array.from({ length: size }, () => random() - 0.5);
  const [re, im] = [real.slice(), imaginary.slice()];
  const fft = new Fft(size);
  fft.forward(re, im);
  fft.inverse(re, im);
  re.forEach((value, n) => expect(value).toBeCloseTo(real[n]!, 12));
  im.forEach((value, n) => expect(value).toBeCloseTo(imaginary[n]!, 12));
});

test('a cosine of three cycles is in bins 3 and 61 of 64', () => {
  const real = Float64Array.from({ length: 64 }, (_, n) => Math.cos((2 * Math.PI * 3 * n) / 64 - 1));
  const imaginary = new Float64Array(64);
  new Fft(64).forward(real, imaginary);
  const expected = (k: number) => (k === 3 || k === 61 ? 32 : 0);
  real.forEach((re, k) => expect(Math.hypot(re, imaginary[k]!)).toBeCloseTo(expected(k), 9));
  expect(Math.atan2(imaginary[3]!, real[3]!)).toBeCloseTo(-1, 9);
});
