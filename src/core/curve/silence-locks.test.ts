import { describe, expect, it } from 'vitest';
import type { Curve } from './curve';
import { silence } from './edit/range-operations';
import { evaluate, sampleStereo } from './evaluate';
import { randomCurve, randomRange, seeded, worstError } from './random.fixture';
import { STEP } from './range';
import {
  lockAt,
  lockSilence,
  locksWithin,
  type SilenceLocks,
  unlockSilence,
  withSilence,
} from './silence-locks';

function randomLocks(random: () => number): SilenceLocks {
  let locks: SilenceLocks = [];
  for (let i = 0; i < 4; i++) {
    const range = randomRange(random);
    locks = random() < 0.7 ? lockSilence(locks, range) : unlockSilence(locks, range);
  }
  return locks;
}

describe('silence locks', () => {
  it('cover what is locked and not unlocked, in order and without touching', () => {
    const random = seeded(91);
    for (let round = 0; round < 200; round++) {
      const locks = randomLocks(random);
      expect(locks.every(({ start, end }, i) => start < end && (i === 0 || start > locks[i - 1]!.end))).toBe(
        true,
      );
      const range = randomRange(random);
      const times = Array.from({ length: 30 }, () => random() * 12);
      const inRange = (time: number) => time > range.start && time < range.end;
      const locked = lockSilence(locks, range);
      const unlocked = unlockSilence(locks, range);
      for (const time of times) {
        const before = lockAt(locks, time) !== undefined;
        expect(lockAt(locked, time) !== undefined).toBe(before || inRange(time));
        expect(lockAt(unlocked, time) !== undefined).toBe(before && !inRange(time));
      }
      expect(locksWithin(unlocked, range)).toEqual([]);
    }
    const one = [{ start: 1, end: 2 }];
    expect(unlockSilence(one, { start: 3, end: 4 })).toBe(one);
  });

  it('are applied in one pass with the result of one lock after the other', () => {
    const random = seeded(93);
    for (let round = 0; round < 300; round++) {
      const line = round % 10 === 0 ? [] : randomCurve(random);
      // Some locks lie closer together than a step, and some curves have points at their borders.
      let time = random();
      const locks = Array.from({ length: 1 + Math.floor(random() * 12) }, () => {
        const start = time + (random() < 0.5 ? STEP * random() * 3 : random());
        time = start + (random() < 0.5 ? STEP * random() * 3 : random());
        return { start, end: time };
      });
      const oneByOne = locks.reduce<Curve>((rest, lock) => silence(rest, lock), line);
      expect(withSilence({ left: line, right: line }, locks).left).toEqual(oneByOne);
    }
  });

  it('take time in proportion to points and locks, however many', () => {
    const line = Array.from({ length: 100_000 }, (_, i) => ({
      time: i / 100,
      value: 0.5,
      shape: 'linear' as const,
    }));
    const locks = Array.from({ length: 20_000 }, (_, i) => ({ start: i / 20 + 0.011, end: i / 20 + 0.03 }));
    const started = performance.now();
    const silent = withSilence({ left: line, right: line }, locks);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(evaluate(silent.left, 500.02)).toBe(0);
  });

  it('make the curve exactly silent inside and do not change it outside', () => {
    const random = seeded(92);
    for (let round = 0; round < 60; round++) {
      const left = randomCurve(random);
      const curve = { left, right: round % 2 === 0 ? left : randomCurve(random) };
      const locks = randomLocks(random);
      const silent = withSilence(curve, locks);
      const times = Array.from({ length: 200 }, () => random() * 12);
      for (const side of ['left', 'right'] as const) {
        const inside = times.filter((time) => lockAt(locks, time));
        const outside = times.filter((time) => !lockAt(locks, time - STEP) && !lockAt(locks, time + STEP));
        expect(worstError(silent[side], inside, () => 0)).toBe(0);
        expect(worstError(silent[side], outside, (time) => evaluate(curve[side], time))).toBeLessThan(1e-8);
      }
      expect(silent.left === silent.right).toBe(curve.left === curve.right);
      const sampled = sampleStereo(silent, 125, 12);
      expect(sampled.left.every((value, i) => !lockAt(locks, i / 125) || value === 0)).toBe(true);
    }
  });
});
