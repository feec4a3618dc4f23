import { expect, test } from 'vitest';
import { itemsOf, joinItems } from './batch';
import { floats } from './tensor';

const x = floats(Float32Array.of(1, 2, 3, 4), 2, 1, 2);
const t = floats(Float32Array.of(5, 6), 2);

test('a batch is taken apart and put together again', () => {
  const items = itemsOf({ x, t });
  expect(items).toEqual([
    { x: floats(Float32Array.of(1, 2), 1, 1, 2), t: floats(Float32Array.of(5), 1) },
    { x: floats(Float32Array.of(3, 4), 1, 1, 2), t: floats(Float32Array.of(6), 1) },
  ]);
  expect(joinItems(items)).toEqual({ x, t });
});
