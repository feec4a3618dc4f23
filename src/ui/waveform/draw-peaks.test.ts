import { expect, test } from 'vitest';
import { drawPeaks, magnification } from './draw-peaks';

test('a quiet sound is magnified by a power of two that does not cut its peak', () => {
  expect(magnification([Float32Array.of(-0.2, 0.1)])).toBe(4);
  expect(magnification([Float32Array.of(-0.2, 0.1), Float32Array.of(0, 0.9)])).toBe(1);
  expect(magnification([Float32Array.of(-0.001, 0.001)])).toBe(16);
  expect(magnification([Float32Array.of(0, 0)])).toBe(1);
});

test('every column covers the extremes of its values, whether they begin with a minimum or a maximum', () => {
  const bars: number[][] = [];
  const context = {
    canvas: { width: 2, height: 22 },
    fillRect: (...bar: number[]) => bars.push(bar),
  } as unknown as CanvasRenderingContext2D;
  drawPeaks([Float32Array.of(0.5, -0.25, 1, -1)], context, 1);
  expect(bars).toEqual([
    [0, 6, 1, 7.5],
    [1, 1, 1, 20],
  ]);
});
