import { expect, test } from 'vitest';
import { copyOverlap } from './copy-overlap';

test('samples outside the target are ignored', () => {
  const target = new Float32Array(4);
  copyOverlap(target, 10, Float32Array.of(1, 2, 3), 8);
  copyOverlap(target, 10, Float32Array.of(4, 5), 13);
  copyOverlap(target, 10, Float32Array.of(9), 20);
  expect([...target]).toEqual([3, 0, 0, 4]);
});
