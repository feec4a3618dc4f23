import { expect, test } from 'vitest';
import { LogitsJoin, type MapperWindow, mapperWindowStarts } from './windows';

const window = { frames: 300, values: 1250 };

function joinLogits(
  logits: readonly Float32Array[],
  starts: readonly number[],
  size: MapperWindow,
  classes: number,
  length: number,
): number[] {
  const join = new LogitsJoin(starts, size, classes, length);
  return logits.flatMap((windowLogits) => [...join.push(windowLogits)]);
}

test('one window while it fits, then windows that overlap by 2 s or more', () => {
  expect(mapperWindowStarts(1, window)).toEqual([0]);
  expect(mapperWindowStarts(300, window)).toEqual([0]);
  expect(mapperWindowStarts(301, window)).toEqual([0, 6]);
  expect(mapperWindowStarts(900, window)).toEqual([0, 198, 402, 600]);
  for (const total of [540, 541, 786, 12_345]) {
    const starts = mapperWindowStarts(total, window);
    expect(starts.at(-1)! + 300 - total).toBeGreaterThanOrEqual(0);
    expect(starts.at(-1)! + 300 - total).toBeLessThan(6);
    starts.forEach((start, w) => {
      expect((start * 1250) % 300).toBe(0);
      if (w > 0) expect(starts[w - 1]! + 300 - start).toBeGreaterThanOrEqual(60);
    });
  }
});

test('equal windows join to the same values, each in its place', () => {
  const starts = mapperWindowStarts(700, window);
  const length = 2917;
  const value = (i: number, c: number) => Math.fround(i / 1000 + c);
  const logits = starts.map((start) =>
    Float32Array.from({ length: 1250 * 2 }, (_, k) => value((start / 6) * 25 + (k >> 1), k & 1)),
  );
  const joined = joinLogits(logits, starts, window, 2, length);
  for (let i = 0; i < length; i += 13)
    for (const c of [0, 1]) expect(joined[i * 2 + c]).toBeCloseTo(value(Math.min(i, 2924), c), 5);
});

test('the crossfade runs from the earlier window to the later one', () => {
  const starts = [0, 240];
  const joined = joinLogits(
    [new Float32Array(1250).fill(1), new Float32Array(1250)],
    starts,
    window,
    1,
    2250,
  );
  expect(joined[999]).toBe(1);
  expect(joined[1000]).toBeCloseTo(1, 2);
  expect(joined[1125]).toBeCloseTo(0.5, 2);
  expect(joined[1249]).toBeCloseTo(0, 2);
  expect(joined[1250]).toBe(0);
  for (let i = 1001; i < 1250; i++) expect(joined[i]!).toBeLessThan(joined[i - 1]!);
});

test('the last value is repeated after the last window', () => {
  const joined = joinLogits([Float32Array.from({ length: 1250 }, (_, i) => i)], [0], window, 1, 1260);
  expect(joined[1259]).toBe(1249);
});
