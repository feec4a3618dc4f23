import { describe, expect, it } from 'vitest';
import { frameAt, frameTime } from '../../time/frame-grid';
import { evaluate } from '../evaluate';
import {
  HOLD_THRESHOLD,
  perform,
  type PerformSettings,
  type Press,
  strengths,
  strengthToLevel,
} from './perform';
import { randomCurve, seeded, worstError } from '../random.fixture';
import { STEP } from '../range';
import { stampCurve, stamps } from './stamps';

const grid = { rate: { numerator: 24000, denominator: 1001 }, times: null };
const settings: PerformSettings = { mode: 'touch', snap: grid, duration: 12 };
const latch: PerformSettings = { ...settings, mode: 'latch' };
const slap = stamps.find(({ id }) => id === 'slap')!;
const LENGTH = slap.points[slap.points.length - 1]![0];

const tap = (time: number, level: number, stamp = slap): Press => ({
  levels: [{ time, level }],
  released: time + 0.08,
  stamp,
});

function ordered(times: readonly { readonly time: number }[]): boolean {
  return times.every(({ time }, i) => i === 0 || time > times[i - 1]!.time);
}

/** Times throughout the clip, none of them at a point. */
const everywhere = Array.from({ length: 1200 }, (_, i) => i / 100 + 0.00123);

/** Taps further apart than the stamp's length. */
function randomTaps(random: () => number): Press[] {
  const taps: Press[] = [];
  for (let time = random(); time < 11; time += LENGTH + 0.1 + random()) {
    taps.push(tap(time, 0.05 + 0.9 * random()));
  }
  return taps;
}

describe('perform', () => {
  it('draws each tap as the stamp at its level, at the start of the nearest frame', () => {
    const random = seeded(301);
    for (let round = 0; round < 30; round++) {
      const presses = randomTaps(random);
      const written = perform(randomCurve(random), [{ presses, end: 12 }], settings);
      expect(ordered(written)).toBe(true);
      for (const { levels } of presses) {
        const { time, level } = levels[0]!;
        const frame = frameAt(grid, time);
        const [before, after] = [frameTime(grid, frame), frameTime(grid, frame + 1)];
        const onset = time - before <= after - time ? before : after;
        expect(written.some((point) => point.time === onset && point.value === 0)).toBe(true);
        const inside = everywhere.filter((at) => at > onset && at < onset + LENGTH);
        const drawn = stampCurve(slap, onset, level);
        expect(worstError(written, inside, (at) => evaluate(drawn, at))).toBeLessThan(1e-9);
      }
    }
  });

  it('draws a tap at its own time when snapping is off', () => {
    const written = perform([], [{ presses: [tap(1.2345, 0.5)], end: 2 }], { ...settings, snap: null });
    expect(written.some(({ time }) => time === 1.2345)).toBe(true);
  });

  it('in touch mode the curve is unchanged between presses', () => {
    const random = seeded(302);
    for (let round = 0; round < 30; round++) {
      const curve = randomCurve(random);
      const presses = randomTaps(random);
      const written = perform(curve, [{ presses, end: 12 }], settings);
      const spans = presses.map(({ levels }) => levels[0]!.time);
      const outside = everywhere.filter((at) =>
        spans.every((time) => at < time - 0.05 || at > time + LENGTH + 0.05),
      );
      expect(worstError(written, outside, (at) => evaluate(curve, at))).toBeLessThan(1e-9);
    }
  });

  it('in latch mode everything from the first press to the end is overwritten, and nothing else', () => {
    const random = seeded(303);
    for (let round = 0; round < 30; round++) {
      const curve = randomCurve(random);
      const presses = randomTaps(random);
      const first = presses[0]!.levels[0]!.time;
      const last = presses.at(-1)!.levels[0]!.time;
      const end = Math.min(11.9, last + 1);
      const written = perform(curve, [{ presses, end }], latch);
      const alone = perform([], [{ presses, end }], settings);
      const inside = everywhere.filter((at) => at > first + 0.05 && at < end);
      expect(worstError(written, inside, (at) => evaluate(alone, at))).toBeLessThan(1e-9);
      const outside = everywhere.filter((at) => at < first - 0.05 || at > end + STEP);
      expect(worstError(written, outside, (at) => evaluate(curve, at))).toBeLessThan(1e-9);
    }
  });

  it('writes nothing without a press, in either mode', () => {
    const curve = randomCurve(seeded(304));
    expect(perform(curve, [{ presses: [], end: 9 }], settings)).toBe(curve);
    expect(perform(curve, [{ presses: [], end: 9 }], latch)).toBe(curve);
  });

  it('takes the louder of overlapping presses, whatever their order', () => {
    const random = seeded(305);
    for (let round = 0; round < 30; round++) {
      const presses = Array.from({ length: 8 }, () => {
        return tap(2 + random(), random(), stamps[Math.floor(random() * stamps.length)]);
      });
      const free = { ...settings, snap: null };
      const written = perform([], [{ presses, end: 12 }], free);
      expect(ordered(written)).toBe(true);
      const loudest = (at: number) =>
        Math.max(
          ...presses.map(({ levels: [first], stamp }) => {
            const drawn = stampCurve(stamp!, first!.time, first!.level);
            return at < first!.time || at > drawn.at(-1)!.time ? 0 : evaluate(drawn, at);
          }),
        );
      const times = Array.from({ length: 300 }, (_, i) => 1.9 + i / 100 + 0.0003);
      expect(worstError(written, times, loudest)).toBeLessThan(1e-9);
    }
  });

  it('sustains the level of a long press and follows its pressure', () => {
    const long: Press = {
      levels: [
        { time: 1, level: 0.2 },
        { time: 2, level: 0.4 },
      ],
      released: 3,
      stamp: slap,
    };
    const written = perform([], [{ presses: [long], end: 4 }], settings);
    expect(evaluate(written, 1.5)).toBeCloseTo(0.2, 6);
    expect(evaluate(written, 1.97)).toBeCloseTo(0.2, 6);
    expect(evaluate(written, 2.01)).toBeCloseTo(0.4, 6);
    expect(evaluate(written, 2.999)).toBeCloseTo(0.4, 6);
    expect(evaluate(written, 3 + LENGTH)).toBeCloseTo(0, 6);
    const tapped = perform(
      [],
      [{ presses: [{ ...long, released: 1 + HOLD_THRESHOLD / 2 }], end: 4 }],
      settings,
    );
    expect(tapped.at(-1)!.time).toBeLessThan(1.2);
  });

  it('draws controller levels without a stamp', () => {
    const levels = Array.from({ length: 101 }, (_, i) => ({ time: 1 + i / 100, level: i / 200 }));
    const written = perform([], [{ presses: [{ levels, released: 2.5, stamp: null }], end: 3 }], latch);
    const times = Array.from({ length: 90 }, (_, i) => 1.05 + i / 100);
    expect(worstError(written, times, (at) => (at - 1) / 2)).toBeLessThan(0.03);
    expect(evaluate(written, 2.4)).toBeCloseTo(0.5, 6);
    expect(evaluate(written, 2.6)).toBe(0);
    expect(written.length).toBeLessThan(20);
  });

  it('later runs overwrite earlier ones, as when looping', () => {
    const first = { presses: [tap(1, 0.2), tap(2, 0.2)], end: 3 };
    const second = { presses: [tap(2, 0.6)], end: 2.5 };
    const written = perform([], [first, second], { ...settings, snap: null });
    expect(Math.max(...written.filter(({ time }) => time < 1.5).map(({ value }) => value))).toBe(0.2);
    expect(Math.max(...written.filter(({ time }) => time > 1.5).map(({ value }) => value))).toBe(0.6);
  });

  it('writes nothing after the end of the clip', () => {
    const short = { ...latch, duration: 2 };
    const written = perform([], [{ presses: [tap(1.97, 0.5), tap(2.4, 0.5)], end: 5 }], short);
    expect(written.at(-1)!.time).toBeLessThanOrEqual(2 + STEP);
  });
});

describe('strength', () => {
  it('is linear in decibels from -36 dB to -6 dB', () => {
    const decibels = [0, strengths.soft, strengths.medium, strengths.hard, 1].map(
      (strength) => 20 * Math.log10(strengthToLevel(strength)),
    );
    [-36, -31, -21, -11, -6].forEach((expected, i) => expect(decibels[i]).toBeCloseTo(expected, 9));
  });
});
