import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate';
import type { Curve } from '../curve';
import { randomCurve, randomRange, seeded, worstError } from '../random.fixture';
import { replaceSpan, sliceCurve, STEP, type TimeRange } from '../range';
import { gain, normalise, offset, peak, silence, smooth } from './range-operations';
import { maximum } from './maximum';
import { copy, nudge, nudgeAll, paste, reverse, rippleDelete, ripplePaste, stretch } from './rearrange';
import { simplify } from '../convert/simplify';
import { linearise } from '../convert/linearise';
import { stampFromCurve } from '../drawing/stamp-from-curve';
import { applyStamp, stampCurve, stamps } from '../drawing/stamps';

const ROUNDS = 60;

/** Runs `check` on random curves and ranges, with times inside the range and times outside it by more than a step. */
function forRandomCurves(
  seed: number,
  check: (curve: Curve, range: TimeRange, inside: number[], outside: number[]) => void,
): void {
  const random = seeded(seed);
  for (let round = 0; round < ROUNDS; round++) {
    const curve = randomCurve(random);
    const range = randomRange(random);
    const length = range.end - range.start;
    const inside = Array.from({ length: 50 }, () => range.start + random() * length);
    const outside = Array.from({ length: 50 }, () => random() * 12).filter(
      (time) => time < range.start - STEP || time > range.end + STEP,
    );
    check(curve, range, inside, outside);
  }
}

function expectAscending(curve: Curve): void {
  expect(curve.every(({ time }, i) => time >= 0 && (i === 0 || time > curve[i - 1]!.time))).toBe(true);
  expect(curve.every(({ value }) => value >= 0 && value <= 1)).toBe(true);
}

function expectSame(curve: Curve, before: Curve, times: readonly number[]): void {
  expect(worstError(curve, times, (time) => evaluate(before, time))).toBeLessThan(1e-8);
}

it('a held segment as short as a step does not produce two points at one time', () => {
  for (const rest of [0, 1e-16, 4e-16, 1e-12, 1e-9, 1e-6]) {
    const curve: Curve = [
      { time: 2, value: 0.2, shape: 'hold' },
      { time: 2 + STEP + rest, value: 0.4, shape: 'hold' },
      { time: 3, value: 0.1, shape: 'linear' },
    ];
    expectAscending(reverse(curve, { start: 0.7, end: 2.9 }));
  }
});

describe('operations on the values of a range', () => {
  it('gain multiplies inside and changes nothing outside', () => {
    forRandomCurves(21, (curve, range, inside, outside) => {
      for (const factor of [0, 0.001, 0.5, 2, 30]) {
        const changed = gain(curve, range, factor);
        expectAscending(changed);
        const expected = (time: number) => Math.min(1, factor * evaluate(curve, time));
        expect(worstError(changed, inside, expected)).toBeLessThan(1e-4);
        expectSame(changed, curve, outside);
      }
    });
  });

  it('gain keeps a decay straight in decibels down to the silence threshold, and its inverse restores it', () => {
    const decay: Curve = [
      { time: 0, value: 1, shape: 'exponential' },
      { time: 4, value: 2e-5, shape: 'exponential' },
    ];
    const whole = { start: 0, end: 4 };
    const times = Array.from({ length: 100 }, (_, i) => i / 25);
    const quiet = gain(decay, whole, 0.1);
    expect(worstError(quiet, times, (time) => 0.1 * evaluate(decay, time))).toBeLessThan(1.1e-5);
    expect(worstError(gain(quiet, whole, 10), times, (time) => evaluate(decay, time))).toBeLessThan(1.1e-4);
  });

  it('gain and its inverse restore the curve', () => {
    forRandomCurves(22, (curve, range, inside, outside) => {
      expectSame(gain(gain(curve, range, 0.25), range, 4), curve, [...inside, ...outside]);
    });
  });

  it('offset adds inside and changes nothing outside', () => {
    forRandomCurves(23, (curve, range, inside, outside) => {
      const quiet = gain(curve, { start: 0, end: 30 }, 0.5);
      const raised = offset(quiet, range, 0.25);
      expectAscending(raised);
      // A held segment that became linear ends a step early.
      const steady = inside.filter((time) => evaluate(quiet, time + STEP) === evaluate(quiet, time));
      expect(worstError(raised, steady, (time) => 0.25 + evaluate(quiet, time))).toBeLessThan(1e-6);
      const moving = inside.filter(
        (time) => Math.abs(evaluate(quiet, time + STEP) - evaluate(quiet, time)) < 0.02,
      );
      expect(worstError(raised, moving, (time) => 0.25 + evaluate(quiet, time))).toBeLessThan(0.04);
      expectSame(raised, quiet, outside);
    });
  });

  it('offset clips at silence and full scale', () => {
    forRandomCurves(27, (curve, range, inside, outside) => {
      const lines = linearise(curve);
      for (const amount of [-0.3, 0.6]) {
        const moved = offset(lines, range, amount);
        expectAscending(moved);
        const expected = (time: number) => Math.min(1, Math.max(0, amount + evaluate(lines, time)));
        expect(worstError(moved, inside, expected)).toBeLessThan(1e-8);
        expectSame(moved, lines, outside);
      }
    });
  });

  it('normalise brings the peak of the range to the target', () => {
    forRandomCurves(24, (curve, range, _inside, outside) => {
      if (peak(curve, range) === 0) return;
      const loud = normalise(curve, range, 0.8);
      expect(peak(loud, range)).toBeCloseTo(0.8, 9);
      expectSame(loud, curve, outside);
    });
  });

  it('silence is 0 inside and changes nothing outside', () => {
    forRandomCurves(25, (curve, range, inside, outside) => {
      const silent = silence(curve, range);
      expectAscending(silent);
      expect(worstError(silent, inside, () => 0)).toBe(0);
      expectSame(silent, curve, outside);
    });
  });

  it('smooth stays within the neighbouring values and changes nothing outside', () => {
    forRandomCurves(26, (curve, range, inside, outside) => {
      const smoothed = smooth(curve, range, 0.12);
      expectAscending(smoothed);
      const highest = curve.reduce((most, { value }) => Math.max(most, value), 0);
      expect(Math.max(...inside.map((time) => evaluate(smoothed, time)))).toBeLessThanOrEqual(highest + 1e-6);
      expectSame(smoothed, curve, outside);
    });
  });

  it('smooth does not change a straight line', () => {
    const ramp: Curve = [
      { time: 0, value: 0, shape: 'linear' },
      { time: 10, value: 1, shape: 'linear' },
    ];
    const smoothed = smooth(ramp, { start: 2, end: 8 }, 0.12);
    const times = Array.from({ length: 100 }, (_, i) => i / 10);
    expect(worstError(smoothed, times, (time) => time / 10)).toBeLessThan(0.05);
  });
});

describe('operations that move content in time', () => {
  it('reverse mirrors the range, and twice restores it', () => {
    forRandomCurves(31, (curve, range, inside, outside) => {
      const mirrored = reverse(curve, range);
      expectAscending(mirrored);
      expectSame(mirrored, curve, outside);
      const plain = curve.filter(({ shape }) => shape === 'hold').length === 0;
      if (!plain) return;
      const mirror = (time: number) => evaluate(curve, range.start + range.end - time);
      expect(worstError(mirrored, inside, mirror)).toBeLessThan(1e-8);
      expectSame(reverse(mirrored, range), curve, inside);
    });
  });

  it('nudge moves the content, holds the border value in its place and changes nothing else', () => {
    const duration = 12;
    forRandomCurves(32, (curve, range, inside) => {
      for (const by of [0.04, -0.04, 1.3, -1.3]) {
        if (range.end + by < 2 * STEP) continue;
        const moved = nudge(curve, range, by, duration);
        expectAscending(moved);
        const there = inside.map((time) => time + by).filter((time) => time >= 0);
        expect(worstError(moved, there, (time) => evaluate(curve, time - by))).toBeLessThan(1e-8);
        const length = range.end - range.start;
        const behind = by > 0 ? range.start : range.end;
        const strip = behind + Math.sign(by) * Math.min(Math.abs(by), length) * 0.5;
        expect(evaluate(moved, strip)).toBeCloseTo(evaluate(curve, behind), 9);
        const from = Math.min(range.start, range.start + by);
        const to = Math.max(range.end, range.end + by);
        expectSame(moved, curve, from > 2 * STEP ? [from - 2 * STEP, to + 2 * STEP] : [to + 2 * STEP]);
      }
    });
  });

  it('a range nudged past an end of the clip is cut there', () => {
    forRandomCurves(37, (curve, range) => {
      const [earlier, later] = [-range.start - 0.02, 9 - range.end + 0.02];
      const cases: [by: number, there: number[]][] = [
        [earlier, [0.001, range.end + earlier - 0.001]],
        [later, [range.start + later + 0.001, 8.999]],
      ];
      for (const [by, there] of cases) {
        const moved = nudge(curve, range, by, 9);
        expectAscending(moved);
        expect(worstError(moved, there, (time) => evaluate(curve, time - by))).toBeLessThan(1e-8);
      }
    });
  });

  it('nudgeAll cuts what leaves the clip, fills in silence, and back again restores what stayed in the clip', () => {
    const random = seeded(38);
    const duration = 9;
    for (let round = 0; round < ROUNDS; round++) {
      const curve = randomCurve(random);
      for (const by of [0.04, -0.04, 0.0004, -0.0004, 8.5, -8.5, random() - 0.5]) {
        const moved = nudgeAll(curve, by, duration);
        expectAscending(moved);
        const [from, to] = [Math.max(0, by) + 1e-6, duration + Math.min(0, by) - 1e-6];
        const there = Array.from({ length: 50 }, () => from + random() * (to - from));
        expect(worstError(moved, there, (time) => evaluate(curve, time - by))).toBeLessThan(1e-8);
        const [open, close] = by > 0 ? [0, by - STEP] : [duration + by + STEP, duration];
        if (close > open) {
          const empty = Array.from({ length: 20 }, (_, i) => open + ((i + 0.01) / 20) * (close - open));
          expect(worstError(moved, [...empty, by > 0 ? 0 : duration], () => 0)).toBe(0);
        }
        const back = nudgeAll(moved, -by, duration);
        expectAscending(back);
        const stayed = there.map((time) => time - by);
        expect(worstError(back, stayed, (time) => evaluate(curve, time))).toBeLessThan(1e-8);
      }
    }
  });

  it('nudgeAll frame by frame adds no points with each step', () => {
    const curve = randomCurve(seeded(39)).map((point) => ({ ...point, value: 0.1 + 0.9 * point.value }));
    for (const by of [0.04, -0.04]) {
      let moved: Curve = curve;
      for (let i = 0; i < 50; i++) moved = nudgeAll(moved, by, 20);
      expect(moved.length).toBeLessThanOrEqual(curve.length + 3);
    }
  });

  it('stretch scales time inside the range', () => {
    forRandomCurves(33, (curve, range, inside) => {
      for (const factor of [0.5, 1.5]) {
        const stretched = stretch(curve, range, factor);
        expectAscending(stretched);
        const at = inside.map((time) => range.start + (time - range.start) * factor);
        const origin = (time: number) => range.start + (time - range.start) / factor;
        expect(worstError(stretched, at, (time) => evaluate(curve, origin(time)))).toBeLessThan(1e-8);
        expectSame(stretched, curve, [range.start - 2 * STEP, range.end * 2 + 4]);
      }
    });
  });

  it('paste inserts what copy returned', () => {
    forRandomCurves(34, (curve, range, inside, outside) => {
      expectSame(paste(curve, copy(curve, range), range.start), curve, [...inside, ...outside]);
      const pasted = paste(curve, copy(curve, range), 20);
      expectAscending(pasted);
      const at = inside.map((time) => time - range.start + 20);
      expect(worstError(pasted, at, (time) => evaluate(curve, time + range.start - 20))).toBeLessThan(1e-8);
    });
  });

  it('ripplePaste moves later content, and rippleDelete reverts it', () => {
    forRandomCurves(36, (curve, range, inside, outside) => {
      const copied = copy(curve, range);
      const time = 4.2;
      const opened = ripplePaste(curve, copied, time, 40);
      expectAscending(opened);
      const pasted = inside.map((at) => at - range.start + time);
      expect(worstError(opened, pasted, (at) => evaluate(curve, at - time + range.start))).toBeLessThan(1e-8);
      const later = outside.filter((at) => at > time + STEP).map((at) => at + copied.duration);
      expect(worstError(opened, later, (at) => evaluate(curve, at - copied.duration))).toBeLessThan(1e-8);
      const unaffected = outside.filter((at) => Math.abs(at - time) > 2 * STEP);
      expectSame(rippleDelete(opened, { start: time, end: time + copied.duration }), curve, unaffected);
      const short = ripplePaste(curve, copied, time, 8);
      expectAscending(short);
      expect(short.every((point) => point.time <= 8)).toBe(true);
      expectSame(short, opened, [0.1, 3, time + 0.02, 6, 7.9]);
    });
  });

  it('rippleDelete moves later content earlier', () => {
    forRandomCurves(35, (curve, range, _inside, outside) => {
      const closed = rippleDelete(curve, range);
      expectAscending(closed);
      const gap = range.end - range.start;
      const earlier = outside.filter((time) => time > range.end).map((time) => time - gap);
      const same = outside.filter((time) => time < range.start);
      expect(worstError(closed, earlier, (time) => evaluate(curve, time + gap))).toBeLessThan(1e-8);
      expectSame(closed, curve, same);
    });
  });

  it('rippleDelete of a range that starts within a step of 0 leaves no point before 0', () => {
    for (const start of [0, 0.0003, STEP, 0.0007]) {
      const random = seeded(37);
      const curve = randomCurve(random);
      const closed = rippleDelete(curve, { start, end: 1.5 });
      expectAscending(closed);
      const later = [1.6, 3, 8].map((time) => time - 1.5 + start);
      expect(worstError(closed, later, (time) => evaluate(curve, time + 1.5 - start))).toBeLessThan(1e-8);
    }
  });
});

it('an edit of a range has points exactly at its borders, so that the same range cut out of it is the same', () => {
  for (let seed = 0; seed < 40; seed++) {
    const random = seeded(seed);
    const curve = randomCurve(random);
    const first = 1 + Math.floor(random() * 100);
    const range = { start: first / 25, end: (first + 2 + Math.floor(random() * 90)) / 25 };
    for (const edited of [reverse(curve, range), smooth(curve, range, 0.12)]) {
      const times = edited.map(({ time }) => time);
      expect(times).toContain(range.start);
      expect(times).toContain(range.end);
      expect(replaceSpan(curve, sliceCurve(edited, range))).toEqual(edited);
    }
  }
});

describe('simplify', () => {
  it('stays within tolerance and removes points on a straight line', () => {
    const tolerance = { absolute: 0.002, relative: 0.05 };
    forRandomCurves(41, (curve, range, _inside, outside) => {
      const [fewer] = simplify([curve], range, tolerance);
      expectAscending(fewer!);
      expectSame(fewer!, curve, outside);
      const excess = curve.map(
        ({ time, value }) =>
          Math.abs(evaluate(fewer!, time) - value) - tolerance.absolute - tolerance.relative * value,
      );
      expect(Math.max(0, ...excess)).toBeLessThan(1e-9);
    });
    const dotted = Array.from({ length: 11 }, (_, i) => ({
      time: i,
      value: i / 10,
      shape: 'linear' as const,
    }));
    expect(simplify([dotted], { start: 0, end: 10 }, tolerance)[0]).toHaveLength(2);
  });
});

describe('stamps', () => {
  it('start exactly on the frame and peak within one envelope sample (8 ms), except the swish', () => {
    const onset = 77 / 23.976;
    for (const stamp of stamps) {
      const curve = stampCurve(stamp, onset, 0.5);
      expect(curve[0]).toMatchObject({ time: onset, value: 0 });
      const loudest = curve.reduce((a, b) => (b.value > a.value ? b : a));
      expect(loudest.value).toBe(0.5);
      if (stamp.id !== 'swish') expect(loudest.time - onset).toBeLessThanOrEqual(1 / 125 + 1e-9);
    }
  });

  it('made from a range reproduce its shape, louder or softer', () => {
    const random = seeded(52);
    for (let round = 0; round < ROUNDS; round++) {
      const curve = randomCurve(random);
      const range = randomRange(random);
      const points = stampFromCurve(curve, range);
      const highest = peak(curve, range);
      expect(points === null).toBe(highest === 0);
      if (points === null) continue;
      const put = stampCurve({ id: 'x', label: 'x', points }, 20, highest / 2);
      expectAscending(put);
      expect(put[0]).toMatchObject({ time: 20, value: 0 });
      const straight = linearise(sliceCurve(curve, range));
      const times = straight.map(({ time }) => time).filter((time) => time > range.start + STEP);
      const at = (time: number) => evaluate(straight, time - 20 + range.start) / 2;
      expect(
        worstError(
          put,
          times.map((time) => time - range.start + 20),
          at,
        ),
      ).toBeLessThan(1e-3);
    }
  });

  it('never lower a louder curve, and change nothing outside their span', () => {
    const random = seeded(51);
    for (let round = 0; round < ROUNDS; round++) {
      const curve = randomCurve(random);
      const onset = 1 + random() * 6;
      const stamp = stamps[round % stamps.length]!;
      const level = random();
      const stamped = applyStamp(curve, stamp, onset, level);
      expectAscending(stamped);
      const over = stampCurve(stamp, onset, level);
      const end = over[over.length - 1]!.time;
      const times = Array.from({ length: 60 }, () => random() * 11).filter((time) => {
        const steps = [evaluate(curve, time - STEP), evaluate(curve, time), evaluate(curve, time + STEP)];
        return Math.max(...steps) - Math.min(...steps) < 0.02;
      });
      const louder = (time: number) =>
        time > onset && time < end
          ? Math.max(evaluate(curve, time), evaluate(over, time))
          : evaluate(curve, time);
      expect(worstError(stamped, times, louder)).toBeLessThan(0.06);
    }
    expect(maximum([], [])).toEqual([]);
  });
});
