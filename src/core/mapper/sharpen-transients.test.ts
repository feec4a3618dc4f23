import { expect, test } from 'vitest';
import { sharpenTransients } from './sharpen-transients';
import { movingAverage } from '../loudness/smoothing';

const RATE = 125;

/** Sum of e^(-t/decay) over the 15 samples of the mapper's average. */
const held = (decay: number) => (1 - Math.exp(-15 / decay)) / (1 - Math.exp(-1 / decay));

/** Strikes of `level` at each sample of `at`: a knock of 3 samples holds two fifths of what their average does, a ring of `decay` samples the rest. */
function strikes(at: readonly number[], level: number, decay: number, length = 500): Float32Array {
  const [knock, ring] = [0.4 / held(3), 0.6 / held(decay)];
  const struck = (t: number) =>
    (level * (knock * Math.exp(-t / 3) + ring * Math.exp(-t / decay))) / (knock + ring);
  return Float32Array.from({ length }, (_, i) =>
    at.reduce((loudest, start) => (i < start ? loudest : Math.max(loudest, struck(i - start))), 0),
  );
}
const crisp = (levels: Float32Array) => sharpenTransients({ rate: RATE, left: levels, right: levels }).left;
const peakOf = (levels: Float32Array, from: number, to: number) => {
  let peak = from;
  for (let i = from; i < to; i++) if (levels[i]! > levels[peak]!) peak = i;
  return peak;
};
const decibels = (a: number, b: number) => 20 * Math.log10(a / b);

test.each([4, 8, 16, 30])(
  'an averaged strike of decay %i comes back on its sample, at its level, without a lead-in',
  (decay) => {
    const times = [100, 250, 400];
    const true_ = strikes(times, 0.4, decay);
    const found = crisp(movingAverage(true_, 15));
    for (const time of times) {
      const peak = peakOf(found, time - 30, time + 30);
      expect(Math.abs(peak - time)).toBeLessThanOrEqual(2);
      expect(Math.abs(decibels(found[peak]!, 0.4))).toBeLessThan(2.5);
      expect(found[peak - 3]!).toBeLessThan(0.02 * found[peak]!);
    }
  },
);

test('a rub, a swell and silence stay as they are', () => {
  const rub = movingAverage(
    Float32Array.from({ length: 500 }, (_, i) => (i > 100 && i < 300 ? 0.3 : 0)),
    15,
  );
  const swell = Float32Array.from({ length: 500 }, (_, i) => 0.4 * Math.sin((Math.PI * i) / 500) ** 2);
  for (const levels of [rub, swell, new Float32Array(500)]) expect(crisp(levels)).toBe(levels);
});

test('hits close together keep apart', () => {
  const times = [100, 125, 150, 175];
  const found = crisp(movingAverage(strikes(times, 0.3, 4), 15));
  for (const time of times) expect(Math.abs(peakOf(found, time - 8, time + 8) - time)).toBeLessThanOrEqual(2);
});

test('channels strike together, each at its own level; nothing passes full scale', () => {
  const loud = movingAverage(strikes([200], 1, 3), 15);
  const { left, right } = sharpenTransients({ rate: RATE, left: loud, right: loud.map((x) => x / 4) });
  expect(peakOf(left, 0, 500)).toBe(peakOf(right, 0, 500));
  expect(Math.max(...left)).toBeLessThanOrEqual(1);
  expect(decibels(Math.max(...left), Math.max(...right))).toBeCloseTo(12, 0);
});
