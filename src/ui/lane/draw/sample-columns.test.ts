import { expect, test } from 'vitest';
import { levelToY } from '../../../editor/lane/lane-geometry';
import { sampleColumns } from './sample-columns';

test('a column holds the extremes of its samples, up to the last one', () => {
  const rate = 125;
  // 30 minutes in 900 columns: 250 samples in each.
  const samples = Float32Array.from({ length: 225_000 }, (_, i) => (i % 250 === 7 ? 0.9 : 0.2));
  const view = { start: 0, pixelsPerSecond: 0.5, width: 1000 };
  const layout = { view, height: 200, scale: 'linear', stacked: false } as const;
  const { first, top, bottom } = sampleColumns(layout, 'left', samples, rate);
  expect(first).toBe(0);
  expect(top).toHaveLength(900);
  expect(top.every((y) => Math.abs(y - levelToY(layout, 'left', 0.9)) < 1e-4)).toBe(true);
  expect(bottom.every((y) => Math.abs(y - levelToY(layout, 'left', 0.2)) < 1e-4)).toBe(true);
});
