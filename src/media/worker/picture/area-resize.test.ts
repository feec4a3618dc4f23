import { describe, expect, test } from 'vitest';
import { areaAxis, areaResize } from './area-resize';

const resize = (rows: readonly number[][], width: number, height: number) => {
  const data = Uint8Array.from(rows.flat());
  const columns = rows[0]!.length;
  const plane = { data, offset: 0, stride: columns, step: 1 };
  const result = areaResize(
    plane,
    areaAxis(columns, 0, columns, width),
    areaAxis(rows.length, 0, rows.length, height),
  );
  return [...result].map((value) => Math.round(value * 100) / 100);
};

describe('area resampling', () => {
  test('whole factors give plain means', () => {
    expect(resize([[0, 10, 20, 30], [40, 50, 60, 70]], 2, 1)).toEqual([25, 45]); // prettier-ignore
  });

  test('fractional factors weight the edges by coverage', () => {
    // 3 → 2: half of the middle pixel goes to each side.
    expect(resize([[0, 90, 30]], 2, 1)).toEqual([30, 50]);
  });

  test('the mean of the picture is preserved', () => {
    const rows = Array.from({ length: 11 }, (_, y) =>
      Array.from({ length: 17 }, (_, x) => (x * 31 + y * 57) % 256),
    );
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(resize(rows, 5, 4))).toBeCloseTo(mean(rows.flat()), 1);
  });

  test('enlarging interpolates between centres', () => {
    expect(resize([[0, 100]], 4, 1)).toEqual([0, 25, 75, 100]);
  });

  test('a crop of interleaved samples', () => {
    const plane = { data: Uint8Array.of(9, 1, 9, 2, 9, 3, 9, 4), offset: 1, stride: 8, step: 2 };
    expect([...areaResize(plane, areaAxis(4, 1, 2, 1), areaAxis(1, 0, 1, 1))]).toEqual([2.5]);
  });
});
