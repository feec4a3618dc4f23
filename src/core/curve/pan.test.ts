import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate';
import { formatPan, fromLevelPan, panAt, panPoints, panRange, parsePan, toLevelPan } from './pan';
import { randomCurve, randomRange, seeded, worstError } from './random.fixture';
import { STEP } from './range';

describe('level and pan', () => {
  it('convert to left and right and back exactly', () => {
    const random = seeded(111);
    for (let round = 0; round < 2000; round++) {
      const level = 0.7 * random();
      const pan = 2 * random() - 1;
      const there = toLevelPan(...fromLevelPan({ level, pan }));
      expect(Math.abs(there.level - level)).toBeLessThan(1e-12);
      expect(Math.abs(there.pan - pan)).toBeLessThan(1e-9);
      const [left, right] = [random(), random()];
      const back = fromLevelPan(toLevelPan(left, right));
      expect(Math.abs(back[0] - left) + Math.abs(back[1] - right)).toBeLessThan(1e-12);
    }
    expect(fromLevelPan({ level: 0.5, pan: -1 })[1]).toBe(0);
    expect(fromLevelPan({ level: 1, pan: 1 })).toEqual([0, 1]);
    expect(toLevelPan(0, 0)).toEqual({ level: 0, pan: 0 });
  });

  it('panning a range keeps the power of its points and changes nothing outside', () => {
    const random = seeded(112);
    for (let round = 0; round < 60; round++) {
      const quiet = (line: ReturnType<typeof randomCurve>) =>
        line.map((point) => ({ ...point, value: 0.7 * point.value }));
      const left = quiet(randomCurve(random));
      const curve = { left, right: round % 2 ? left : quiet(randomCurve(random)) };
      const range = randomRange(random);
      const moved = panRange(curve, range, () => 0.4);
      expect(moved.left.map(({ time }) => time)).toEqual(moved.right.map(({ time }) => time));
      moved.left.forEach(({ time, value }, i) => {
        if (time < range.start || time > range.end) return;
        const right = moved.right[i]!.value;
        if (time <= range.start + STEP || time >= range.end - STEP || value + right === 0) return;
        expect(toLevelPan(value, right).pan).toBeCloseTo(0.4, 9);
        const before = toLevelPan(evaluate(curve.left, time), evaluate(curve.right, time));
        expect(toLevelPan(value, right).level).toBeCloseTo(before.level, 9);
      });
      const outside = Array.from({ length: 40 }, () => random() * 12).filter(
        (time) => time < range.start - STEP || time > range.end + STEP,
      );
      for (const side of ['left', 'right'] as const)
        expect(worstError(moved[side], outside, (t) => evaluate(curve[side], t))).toBeLessThan(1e-8);
    }
  });

  it('panning between points adds a point on the curve', () => {
    const left = randomCurve(seeded(114)).map((point) => ({ ...point, value: 0.1 + point.value / 2 }));
    const moved = panPoints({ left, right: left }, [2.345], -0.5);
    expect(panAt(moved, 2.345)).toBeCloseTo(-0.5, 9);
    expect(moved.left.length).toBe(left.length + 1);
  });

  it.each<[string, number | null]>([
    ['L 30', -0.3],
    ['30 R', 0.3],
    ['r50%', 0.5],
    ['c', 0],
    ['-0.25', -0.25],
    ['L 130', null],
    ['left', null],
    ['', null],
  ])('reads "%s"', (text, pan) => {
    expect(parsePan(text)).toBe(pan);
  });

  it('formats sides', () => {
    expect([-0.3, 0.001, 1].map(formatPan)).toEqual(['L 30', 'centre', 'R 100']);
  });
});
