import { describe, expect, test } from 'vitest';
import { seeded } from '../curve/random.fixture';
import { alignOnsets } from './align-onsets';
import { LOCATING_RATE, locateOnsets } from './locate-onsets';
import { EnvelopeMeter } from './rms';

const SECONDS = 20;

/** Random times at least 0.15 s apart, `perSecond` on average before those that are too close are dropped. */
function hitTimes(random: () => number, perSecond: number, seconds = SECONDS): number[] {
  return Array.from({ length: Math.round(perSecond * seconds) }, () => 0.6 + random() * (seconds - 1.2))
    .sort((a, b) => a - b)
    .filter((time, i, all) => i === 0 || time - all[i - 1]! > 0.15);
}

/** Levels at LOCATING_RATE: hits of random loudness with an attack of `attack` s before, and a decay after, each time. */
function levelsOf(
  times: readonly number[],
  random: () => number,
  attack: number,
  seconds = SECONDS,
): Float32Array {
  const levels = new Float32Array(seconds * LOCATING_RATE).map(() => 0.001 + 0.001 * random());
  for (const time of times) {
    const peak = 0.08 + 0.4 * random();
    levels.forEach((level, i) => {
      const after = i / LOCATING_RATE - time + attack / 2;
      const hit = after < 0 ? 0 : Math.min(after / attack, Math.exp((attack - after) / 0.06));
      levels[i] = Math.max(level, peak * hit);
    });
  }
  return levels;
}

/** The shift from hits as they are drawn to hits as they sound. */
function aligned(drawn: readonly number[], sounding: readonly number[], seconds = SECONDS) {
  const random = seeded(9);
  const onsets = locateOnsets(levelsOf(drawn, random, 0.024, seconds));
  const references = locateOnsets(levelsOf(sounding, random, 0.006, seconds));
  return alignOnsets(onsets, references, seconds);
}

test('a random shift is found within 5 ms though a fifth of the hits is missing and a fifth is extra', () => {
  const random = seeded(401);
  for (let round = 0; round < 25; round++) {
    const shift = 0.9 * random() - 0.45;
    const hits = hitTimes(random, 1.5);
    const sounding = [...hits.filter(() => random() > 0.2), ...hitTimes(random, 0.3)];
    const found = aligned(
      hits,
      sounding.map((time) => time + shift),
    );
    expect(Math.abs(found!.shift - shift)).toBeLessThan(0.005);
    expect(found!.certainty).toBeGreaterThan(0.7);
    expect(found!.matched).toBeGreaterThan(0.5 * hits.length);
  }
});

describe('certainty', () => {
  test.each([0.2, 0.3, 0.45])('is low for hits that come every %d s', (period) => {
    const hits = Array.from({ length: Math.floor(18 / period) }, (_, i) => 1 + i * period);
    const late = hits.map((time) => time + 0.04);
    const found = aligned(hits, late)!;
    expect(found.certainty).toBeLessThan(0.3);
    expect(found.shift).toBeCloseTo(0.04, 2);
  });

  test('is high for footsteps that vary by a tenth', () => {
    const random = seeded(402);
    const hits = Array.from({ length: 30 }, (_, i) => 1 + 0.6 * i + 0.06 * (random() - 0.5));
    const found = aligned(
      hits,
      hits.map((time) => time - 0.08),
    )!;
    expect(found.shift).toBeCloseTo(-0.08, 2);
    expect(found.certainty).toBeGreaterThan(0.6);
  });

  test('is at most medium for a single hit, and low where the span is short', () => {
    expect(alignOnsets([0.3], [0.4], 0.6)).toMatchObject({ shift: expect.closeTo(0.1, 4) as number });
    expect(alignOnsets([0.3], [0.4], 0.6)!.certainty).toBeLessThan(0.2);
    expect(aligned([4], [4.1])!.certainty).toBeLessThan(0.6);
  });

  test('says how often the shift is right: of 400 sounds, related and unrelated, those with 0.7 and more', () => {
    const random = seeded(403);
    const right: boolean[] = [];
    for (let round = 0; round < 400; round++) {
      const seconds = 3 + 30 * random();
      const hits = hitTimes(random, 0.5 + 2 * random(), seconds);
      const [loss, extra] = [random(), 2 * random()];
      const shift = 0.8 * random() - 0.4;
      const own = round % 2 === 0 ? hits.filter(() => random() > loss) : [];
      const late = own.map((time) => time + shift + 0.02 * (random() - 0.5));
      const sounding = [...late, ...hitTimes(random, extra, seconds)].sort((a, b) => a - b);
      const found = alignOnsets(hits, sounding, seconds);
      if (found && found.certainty >= 0.7) right.push(Math.abs(found.shift - shift) < 0.02);
    }
    expect(right.length).toBeGreaterThan(60);
    expect(right.filter(Boolean).length / right.length).toBeGreaterThan(0.95);
  });
});

describe('no shift is found', () => {
  test('where one of both is silent', () => {
    expect(aligned([], [1, 2])).toBeNull();
    expect(aligned([1, 2], [])).toBeNull();
    expect(alignOnsets([], [], 10)).toBeNull();
  });

  test('in steady noise', () => {
    const random = seeded(404);
    const noise = Float32Array.from({ length: SECONDS * 16_000 }, () => 0.4 * (random() - 0.5));
    const settings = { rate: LOCATING_RATE, analysisRate: 16_000, window: 128, hop: 32 };
    const meter = new EnvelopeMeter(settings, 16_000, 1);
    meter.push([noise]);
    const references = locateOnsets(meter.finish(SECONDS * LOCATING_RATE).left.subarray(50, -50));
    expect(alignOnsets(hitTimes(random, 1.5), references, SECONDS)).toBeNull();
  });

  test('or not with certainty, in sounds that have nothing to do with the hits', () => {
    const random = seeded(405);
    for (let round = 0; round < 30; round++) {
      const found = alignOnsets(hitTimes(random, 1), hitTimes(random, 1), SECONDS);
      expect(found?.certainty ?? 0).toBeLessThan(0.5);
    }
  });
});

test('onsets are located in the middle of the rise, whatever the attack', () => {
  const random = seeded(406);
  const hits = hitTimes(random, 1);
  for (const [attack, error] of [
    [0.004, 0.003],
    [0.024, 0.003],
    // Such a rise starts within the decay of a hit before.
    [0.1, 0.012],
  ] as const) {
    const found = locateOnsets(levelsOf(hits, random, attack));
    expect(found).toHaveLength(hits.length);
    found.forEach((time, i) => expect(Math.abs(time - hits[i]!)).toBeLessThan(error));
  }
});

test('thousands of onsets are aligned in a fraction of a second', () => {
  const random = seeded(407);
  const hits = hitTimes(random, 6, 600);
  const late = hits.filter(() => random() > 0.3).map((time) => time + 0.04);
  expect(alignOnsets(hits, late, 600)).toMatchObject({ shift: expect.closeTo(0.04, 3) as number });
});
