import { describe, expect, it } from 'vitest';
import { evaluate } from '../curve/evaluate';
import { randomCurve, seeded } from '../curve/random.fixture';
import { replaceSpan, sliceCurve, STEP } from '../curve/range';
import { withRange } from './with-range';

const range = { start: 2, end: 4 };
const times = Array.from({ length: 600 }, (_, i) => i / 100 + 0.005).filter(
  (time) => Math.min(Math.abs(time - range.start), Math.abs(time - range.end)) > 2 * STEP,
);

function curveOf(seed: number) {
  const random = seeded(seed);
  return { left: randomCurve(random), right: randomCurve(random) };
}

describe('the curve of one with a range of another', () => {
  it('follows the one outside and the other inside', () => {
    for (let seed = 0; seed < 20; seed++) {
      const [around, inner] = [curveOf(seed), curveOf(seed + 100)];
      const { curve } = withRange(
        { curve: around, silenceLocks: [] },
        { curve: inner, silenceLocks: [] },
        range,
      );
      for (const side of ['left', 'right'] as const)
        for (const time of times) {
          const source = time > range.start && time < range.end ? inner : around;
          expect(evaluate(curve[side], time)).toBeCloseTo(evaluate(source[side], time), 6);
        }
    }
  });

  it('is one of both where that has all of it, so that a take follows the present curve exactly', () => {
    const around = curveOf(1);
    const edited = {
      left: replaceSpan(around.left, sliceCurve(curveOf(2).left, { start: 2.5, end: 3 })),
      right: around.right,
    };
    const locks = { silenceLocks: [] };
    const join = (one: typeof around, other: typeof around) =>
      withRange({ curve: one, ...locks }, { curve: other, ...locks }, range).curve;
    expect(join(around, edited)).toBe(edited);
    expect(join(around, structuredClone(around))).toEqual(around);
    const moved = {
      ...edited,
      right: replaceSpan(around.right, sliceCurve(curveOf(3).right, { start: 5, end: 5.5 })),
    };
    expect(join(around, { ...moved, left: around.left })).toBe(around);
    const shared = { left: around.left, right: around.left };
    expect(join(shared, { ...shared })).toMatchObject(shared);
  });

  it('holds the last value of each, beyond its last point too', () => {
    const level = (value: number) => {
      const curve = [{ ...curveOf(1).left[0]!, time: 0, value }];
      return { curve: { left: curve, right: curve }, silenceLocks: [] };
    };
    for (const [start, end] of [
      [1.2, 1.8],
      [4, 6],
    ] as const) {
      const { left } = withRange(level(0.5), level(0.2), { start, end }).curve;
      const middle = (start + end) / 2;
      expect([start - 0.5, middle, end + 0.5].map((time) => evaluate(left, time))).toEqual([0.5, 0.2, 0.5]);
    }
  });

  it('may be empty', () => {
    const nothing = { left: [], right: [] };
    const { curve } = withRange(
      { curve: nothing, silenceLocks: [] },
      { curve: curveOf(4), silenceLocks: [] },
      range,
    );
    expect(evaluate(curve.left, 1)).toBe(0);
    expect(evaluate(curve.left, 3)).toBeCloseTo(evaluate(curveOf(4).left, 3), 6);
    expect(evaluate(curve.left, 5)).toBe(0);
  });
});

describe('the silence locks of one with a range of another', () => {
  const curve = curveOf(5);
  const join = (around: readonly [number, number][], inner: readonly [number, number][]) => {
    const locks = (list: readonly [number, number][]) => list.map(([start, end]) => ({ start, end }));
    return withRange(
      { curve, silenceLocks: locks(around) },
      { curve, silenceLocks: locks(inner) },
      range,
    ).silenceLocks.map(({ start, end }) => [start, end]);
  };
  it('are cut at its borders and joined across them', () => {
    expect(join([[1, 3]], [])).toEqual([[1, 2]]);
    expect(join([[1, 3]], [[1, 3]])).toEqual([[1, 3]]);
    expect(join([[0, 1]], [[3, 6]])).toEqual([
      [0, 1],
      [3, 4],
    ]);
    expect(join([[1, 5]], [[2.5, 3]])).toEqual([
      [1, 2],
      [2.5, 3],
      [4, 5],
    ]);
  });
});
