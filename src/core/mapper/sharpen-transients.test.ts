import { expect, test } from 'vitest';
import { seeded } from '../curve/random.fixture';
import { atSensitivity, drawnSpans, hitSpan, isDrawn } from './detected-hits';
import { map } from './scripted-mapper.fixture';
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

test('the noise floor beside transients falls under -60 dB; a quiet hit stays', () => {
  const levels = movingAverage(transients([100, 300], 0.3, 5), 15).map((level) => Math.max(level, 0.0015));
  const quiet = movingAverage(transients([200], 0.02, 5), 15);
  const found = sharpen(levels.map((level, i) => Math.max(level, quiet[i]!)));
  for (const silent of [10, 60, 150, 260, 450]) expect(found[silent]!).toBeLessThan(0.001);
  expect(found[peakOf(found, 180, 220)]!).toBeGreaterThan(0.01);
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

/** Peaks that rise at least 3 dB above the lowest samples on both sides, and are over the noise floor. */
function bumps(levels: Float32Array): number[] {
  const ratio = 10 ** (3 / 20);
  const found: number[] = [];
  let rising = true;
  let peak = 0;
  let valley = levels[0]!;
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i]!;
    if (rising && level > levels[peak]!) peak = i;
    else if (rising && level * ratio < levels[peak]!) {
      if (levels[peak]! > Math.max(0.006, ratio * valley)) found.push(peak);
      [rising, valley] = [false, level];
    } else if (!rising && level < valley) valley = level;
    else if (!rising && level > ratio * valley) [rising, peak] = [true, i];
  }
  return found;
}

/** A mapper's curve: smoothed transients at random times and levels over a noise floor, some close together. */
function randomPrediction(random: () => number): Float32Array {
  const levels = new Float32Array(1250).fill(0.002 * random());
  for (let at = 20; at < 1200; at += 8 + Math.floor(random() ** 2 * 120)) {
    const transient = transients([at], 0.01 + 0.4 * random() ** 3, 3 + 30 * random(), 1250);
    levels.forEach((level, i) => (levels[i] = Math.max(level, transient[i]!)));
  }
  return movingAverage(levels, 15).map((level) => level * (0.97 + 0.06 * random()));
}

test('every bump of a random prediction stays: in order, none overwritten by its neighbour', () => {
  let count = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const levels = randomPrediction(seeded(seed));
    const sharp = sharpen(levels);
    const peaks = bumps(levels);
    count += peaks.length;
    const borders = peaks.map((peak, k) => {
      const before = peaks[k - 1] ?? 0;
      let lowest = peak;
      for (let i = peak; i >= before; i--) if (levels[i]! < levels[lowest]!) lowest = i;
      return lowest;
    });
    const places = peaks.map((_, k) => peakOf(sharp, borders[k]!, borders[k + 1] ?? levels.length));
    places.forEach((place, k) => {
      expect(sharp[place]!).toBeGreaterThan(0.9 * levels[peaks[k]!]!);
      if (k > 0) expect(place).toBeGreaterThan(places[k - 1]!);
    });
  }
  expect(count).toBeGreaterThan(1500);
});

test('a higher sensitivity only adds: hits that are drawn do not change', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = seeded(seed);
    const events = Array.from({ length: 8 }, (_, k) => ({
      at: 20 + 55 * k + Math.floor(40 * random()),
      odds: 14 * random() - 9,
      loud: 20 + 40 * random(),
    }));
    const { decoded, detected } = map({ events }, 500);
    const at = (sensitivity: number) =>
      sharpenTransients(atSensitivity(decoded, detected, sensitivity), drawnSpans(detected, sensitivity))
        .left;
    for (const [low, high] of [
      [-1, -0.4],
      [-0.4, 0],
      [0, 0.5],
      [0.5, 1],
    ] as const) {
      const [fewer, more] = [at(low), at(high)];
      detected.hits.forEach((hit, k) => {
        const span = hitSpan(detected, k);
        if (isDrawn(hit, low) === isDrawn(hit, high)) {
          expect(more.subarray(...span)).toEqual(fewer.subarray(...span));
        } else {
          // What lies under the noise floor counts as silence.
          const before = Math.max(...fewer.subarray(...span));
          expect(Math.max(...more.subarray(...span))).toBeGreaterThanOrEqual(before < 0.0025 ? 0 : before);
        }
      });
    }
  }
});
