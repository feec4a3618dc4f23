import { describe, expect, it } from 'vitest';
import { changedRange, joinRanges } from './changed-range';
import { changePoints, removePoints } from './edit/points';
import { silence } from './edit/range-operations';
import { evaluate } from './evaluate';
import { randomCurve, randomRange, seeded } from './random.fixture';

const edits = {
  'a moved point': (curve: ReturnType<typeof randomCurve>, random: () => number) => {
    const point = curve[Math.floor(random() * curve.length)]!;
    return changePoints(curve, new Set([point]), (old) => ({ ...old, value: old.value / 2 })).curve;
  },
  'a removed point': (curve: ReturnType<typeof randomCurve>, random: () => number) =>
    removePoints(curve, new Set([curve[Math.floor(random() * curve.length)]!])),
  'a silenced span': (curve: ReturnType<typeof randomCurve>, random: () => number) =>
    silence(curve, randomRange(random)),
};

describe('the changed range', () => {
  it.each(Object.entries(edits))('of %s holds all that differs', (_, edit) => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = seeded(seed);
      const before = randomCurve(random);
      const now = edit(before, random);
      const range = changedRange(before, now);
      const differs = Array.from({ length: 1000 }, (_unused, i) => i / 100).filter(
        (time) => evaluate(now, time) !== evaluate(before, time),
      );
      expect(differs.filter((time) => !range || time < range.start || time > range.end)).toEqual([]);
    }
  });

  it('is narrow', () => {
    const before = Array.from({ length: 100 }, (_, i) => ({ time: i, value: 0.5, shape: 'linear' as const }));
    const now = before.with(50, { ...before[50]!, value: 0.6 });
    expect(changedRange(before, now)).toEqual({ start: 49, end: 51 });
    expect(changedRange(before, [...before])).toBeNull();
    expect(changedRange(before, before.slice(0, -1))).toEqual({ start: 98, end: Infinity });
  });

  it('of two holds both', () => {
    expect(joinRanges({ start: 1, end: 2 }, { start: 0, end: 1 })).toEqual({ start: 0, end: 2 });
    expect(joinRanges(null, { start: 0, end: 1 })).toEqual({ start: 0, end: 1 });
    expect(joinRanges(null, null)).toBeNull();
  });
});
