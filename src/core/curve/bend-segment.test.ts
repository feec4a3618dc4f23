import { describe, expect, it } from 'vitest';
import { BEND_LIMIT, bendProgress } from './bend';
import { bendForLift, bendSegment, bendThrough, segmentLift } from './bend-segment';
import { evaluate, insertOnLine } from './evaluate';
import type { Curve, SegmentShape } from './curve';
import { seeded, worstError } from './random.fixture';

const bendable: readonly SegmentShape[] = ['linear', 'exponential', 'smooth'];

function segment(shape: SegmentShape, from: number, to: number): Curve {
  return [
    { time: 1, value: from, shape },
    { time: 3, value: to, shape: 'linear' },
  ];
}

describe('a bent segment', () => {
  it('starts and ends at its points and is monotone between them', () => {
    for (const shape of bendable) {
      for (const bend of [-BEND_LIMIT, -2, 0.5, BEND_LIMIT]) {
        const curve = bendSegment(segment(shape, 0.05, 0.9), 0, bend);
        expect(evaluate(curve, 1)).toBeCloseTo(0.05, 12);
        expect(evaluate(curve, 3)).toBeCloseTo(0.9, 12);
        const values = Array.from({ length: 101 }, (_, i) => evaluate(curve, 1 + i / 50));
        expect(values.every((value, i) => i === 0 || value >= values[i - 1]!)).toBe(true);
      }
    }
  });

  it('passes the level to which its handle is dragged', () => {
    const random = seeded(61);
    for (let round = 0; round < 200; round++) {
      const shape = bendable[round % bendable.length]!;
      const curve = segment(shape, 0.01 + 0.9 * random(), 0.01 + 0.9 * random());
      const [from, to] = [curve[0]!, curve[1]!];
      const share = 0.02 + 0.96 * random();
      const straight = { ...from, shape: 'linear' as const };
      const level = straight.value + share * (to.value - straight.value);
      const bend = bendThrough(from, to, level);
      const reached = evaluate(bendSegment(curve, 0, bend), 2);
      if (Math.abs(bend) < BEND_LIMIT) expect(reached).toBeCloseTo(level, 9);
    }
  });

  it('is straight when the handle is on the straight line', () => {
    for (const shape of bendable) {
      const curve = segment(shape, 0.8, 0.1);
      expect(bendThrough(curve[0]!, curve[1]!, evaluate(curve, 2))).toBeCloseTo(0, 6);
    }
    expect(bendSegment(bendSegment(segment('linear', 0, 1), 0, 2), 0, 0)).toEqual(segment('linear', 0, 1));
  });

  it('keeps its shape when points are added on it', () => {
    const random = seeded(62);
    for (let round = 0; round < 100; round++) {
      const shape = bendable[round % bendable.length]!;
      const bend = BEND_LIMIT * (2 * random() - 1);
      const curve = bendSegment(segment(shape, random(), random()), 0, bend);
      let split = curve;
      for (let k = 0; k < 6; k++) split = insertOnLine(split, 1 + 2 * random()).curve;
      const times = Array.from({ length: 100 }, () => 1 + 2 * random());
      expect(worstError(split, times, (time) => evaluate(curve, time))).toBeLessThan(1e-9);
    }
  });

  it('has the same lift rising and falling', () => {
    for (const [start, end] of [
      [0.1, 0.9],
      [0.9, 0.1],
    ] as const) {
      const curve = segment('linear', start, end);
      const bend = bendForLift(curve[0]!, curve[1]!, 0.4);
      const lifted = bendSegment(curve, 0, bend);
      expect(segmentLift(lifted[0]!, lifted[1]!)).toBeCloseTo(0.4, 9);
      expect(evaluate(lifted, 2)).toBeGreaterThan(evaluate(curve, 2));
    }
    expect(bendProgress(undefined, 0.3)).toBe(0.3);
  });
});
