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

  test('any size, step and height gives the mean of what each output pixel covers', () => {
    for (const [width, height, step, out] of [
      [37, 29, 1, [5, 4]],
      [64, 45, 2, [7, 6]],
      [10, 301, 4, [3, 1]],
      [33, 400, 1, [8, 2]],
    ] as const) {
      const stride = width * step + 3;
      const data = Uint8Array.from({ length: stride * height }, (_, i) => (i * 73 + (i >> 5) * 29) % 256);
      const [columns, rows] = out;
      const found = areaResize(
        { data, offset: step - 1, stride, step },
        areaAxis(width, 0, width, columns),
        areaAxis(height, 0, height, rows),
      );
      const covered = (at: number, index: number, size: number) =>
        Math.max(0, Math.min(at + 1, (index + 1) * size) - Math.max(at, index * size));
      for (let j = 0; j < rows; j++)
        for (let i = 0; i < columns; i++) {
          let sum = 0;
          for (let y = 0; y < height; y++)
            for (let x = 0; x < width; x++)
              sum +=
                data[step - 1 + y * stride + x * step]! *
                covered(x, i, width / columns) *
                covered(y, j, height / rows);
          const mean = (sum * columns * rows) / (width * height);
          expect(found[j * columns + i]).toBeCloseTo(mean, 3);
        }
    }
  });

  test('enlarging interpolates between centres', () => {
    expect(resize([[0, 100]], 4, 1)).toEqual([0, 25, 75, 100]);
  });

  test('a crop of interleaved samples', () => {
    const plane = { data: Uint8Array.of(9, 1, 9, 2, 9, 3, 9, 4), offset: 1, stride: 8, step: 2 };
    expect([...areaResize(plane, areaAxis(4, 1, 2, 1), areaAxis(1, 0, 1, 1))]).toEqual([2.5]);
  });
});
