import { expect, test } from 'vitest';
import { evaluate } from '../../core/curve/evaluate';
import { randomCurve, seeded } from '../../core/curve/random.fixture';
import { type LaneLayout, levelToY } from '../../editor/lane/lane-geometry';
import { xToTime } from '../../editor/timeline/time-view';
import { curveColumns, isDense } from './curve-columns';

test('each column holds the extremes of the curve within it, and touches its neighbours', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const curve = randomCurve(seeded(seed));
    const view = { start: seed % 3, pixelsPerSecond: 7 + seed, width: 200 };
    const layout: LaneLayout = { view, height: 216, scale: 'decibels', stacked: seed % 2 === 0 };
    const { first, top, bottom } = curveColumns(layout, 'left', curve, 10);
    const y = (x: number) => levelToY(layout, 'left', evaluate(curve, xToTime(view, x)));
    let off = 0;
    for (let i = 0; i < top.length; i++) {
      for (let part = 0; part <= 10; part++) {
        const at = y(first + i + part / 10);
        off = Math.max(off, top[i]! - at, at - bottom[i]!);
      }
      if (i > 0) off = Math.max(off, top[i]! - bottom[i - 1]!, top[i - 1]! - bottom[i]!);
    }
    expect(top.length).toBe(Math.min(200, Math.ceil((10 - view.start) * view.pixelsPerSecond)));
    expect(off).toBeLessThan(1e-3);
  }
});

test('columns are drawn where points are denser than two pixels', () => {
  const curve = Array.from({ length: 2000 }, (_, i) => ({ time: i, value: 0.1, shape: 'linear' as const }));
  const view = { start: 0, width: 1000, pixelsPerSecond: 0.5 };
  expect(isDense(curve, view)).toBe(true);
  expect(isDense(curve, { ...view, pixelsPerSecond: 5 })).toBe(false);
});
