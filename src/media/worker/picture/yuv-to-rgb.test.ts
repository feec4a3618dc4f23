import { expect, test } from 'vitest';
import { yuvMatrix, yuvToRgb } from './yuv-to-rgb';

const rgb = (y: number, u: number, v: number, name: string | null, full: boolean, height = 480) => {
  const out = new Uint8ClampedArray(3);
  yuvToRgb(Float32Array.of(y), Float32Array.of(u), Float32Array.of(v), yuvMatrix(name, full, height), out);
  return [...out];
};

test('limited range spans 16 to 235', () => {
  expect(rgb(16, 128, 128, 'bt709', false)).toEqual([0, 0, 0]);
  expect(rgb(235, 128, 128, 'bt709', false)).toEqual([255, 255, 255]);
  expect(rgb(235, 128, 128, 'bt709', true)).toEqual([235, 235, 235]);
});

test('primaries of BT.601 and BT.709', () => {
  expect(rgb(81, 90, 240, 'smpte170m', false)).toEqual([254, 0, 0]);
  expect(rgb(63, 102, 240, 'bt709', false)).toEqual([255, 1, 0]);
});

test('an untagged picture gets the matrix for its height', () => {
  expect(rgb(81, 90, 240, null, false, 480)).toEqual(rgb(81, 90, 240, 'smpte170m', false));
  expect(rgb(81, 90, 240, null, false, 1080)).toEqual(rgb(81, 90, 240, 'bt709', false));
});
