import { expect, test } from 'vitest';
import { sharpenTransients } from './sharpen-transients';
import { movingAverage } from '../loudness/smoothing';

const RATE = 125;

/** Sum of e^(-t/decay) over the 15 samples of the moving average. */
const decaySum = (decay: number) => (1 - Math.exp(-15 / decay)) / (1 - Math.exp(-1 / decay));

/** Transients of `level` at each sample of `at`: two fifths of their moving average decay with 3 samples, the rest with `decay`. */
function transients(at: readonly number[], level: number, decay: number, length = 500): Float32Array {
  const [fast, slow] = [0.4 / decaySum(3), 0.6 / decaySum(decay)];
  const shape = (t: number) =>
    (level * (fast * Math.exp(-t / 3) + slow * Math.exp(-t / decay))) / (fast + slow);
  return Float32Array.from({ length }, (_, i) =>
    at.reduce((loudest, start) => (i < start ? loudest : Math.max(loudest, shape(i - start))), 0),
  );
}
const sharpen = (levels: Float32Array) => sharpenTransients({ rate: RATE, left: levels, right: levels }).left;
const peakOf = (levels: Float32Array, from: number, to: number) => {
  let peak = from;
  for (let i = from; i < to; i++) if (levels[i]! > levels[peak]!) peak = i;
  return peak;
};
const decibels = (a: number, b: number) => 20 * Math.log10(a / b);

test.each([4, 8, 16, 30])(
  'a smoothed transient of decay %i is restored at its sample and level, without a lead-in',
  (decay) => {
    const times = [100, 250, 400];
    const original = transients(times, 0.4, decay);
    const found = sharpen(movingAverage(original, 15));
    for (const time of times) {
      const peak = peakOf(found, time - 30, time + 30);
      expect(Math.abs(peak - time)).toBeLessThanOrEqual(2);
      expect(Math.abs(decibels(found[peak]!, 0.4))).toBeLessThan(2.5);
      expect(found[peak - 3]!).toBeLessThan(0.02 * found[peak]!);
    }
  },
);

test('a scrape, a swell and silence do not change', () => {
  const scrape = movingAverage(
    Float32Array.from({ length: 500 }, (_, i) => (i > 100 && i < 300 ? 0.3 : 0)),
    15,
  );
  const swell = Float32Array.from({ length: 500 }, (_, i) => 0.4 * Math.sin((Math.PI * i) / 500) ** 2);
  for (const levels of [scrape, swell, new Float32Array(500)]) expect(sharpen(levels)).toBe(levels);
});

test('close transients remain separate', () => {
  const times = [100, 125, 150, 175];
  const found = sharpen(movingAverage(transients(times, 0.3, 4), 15));
  for (const time of times) expect(Math.abs(peakOf(found, time - 8, time + 8) - time)).toBeLessThanOrEqual(2);
});

test('channels have the same onset, each at its own level; nothing exceeds full scale', () => {
  const loud = movingAverage(transients([200], 1, 3), 15);
  const { left, right } = sharpenTransients({ rate: RATE, left: loud, right: loud.map((x) => x / 4) });
  expect(peakOf(left, 0, 500)).toBe(peakOf(right, 0, 500));
  expect(Math.max(...left)).toBeLessThanOrEqual(1);
  expect(decibels(Math.max(...left), Math.max(...right))).toBeCloseTo(12, 0);
});
