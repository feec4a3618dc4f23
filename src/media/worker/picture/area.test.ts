import { describe, expect, test } from 'vitest';
import { areaAxis, areaResize } from './area';
import { colourMatrix, yuvToRgb } from './yuv';

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
    // 3 → 2: the middle pixel is shared half and half.
    expect(resize([[0, 90, 30]], 2, 1)).toEqual([30, 50]);
  });

  test('the mean of the picture is kept', () => {
    const rows = Array.from({ length: 11 }, (_, y) =>
      Array.from({ length: 17 }, (_, x) => (x * 31 + y * 57) % 256),
    );
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(resize(rows, 5, 4))).toBeCloseTo(mean(rows.flat()), 1);
  });

  test('enlarging interpolates between centres', () => {
    expect(resize([[0, 100]], 4, 1)).toEqual([0, 25, 75, 100]);
  });

  test('a part of the source and interleaved samples', () => {
    const plane = { data: Uint8Array.of(9, 1, 9, 2, 9, 3, 9, 4), offset: 1, stride: 8, step: 2 };
    expect([...areaResize(plane, areaAxis(4, 1, 2, 1), areaAxis(1, 0, 1, 1))]).toEqual([2.5]);
  });
});

describe('colour', () => {
  const rgb = (y: number, u: number, v: number, name: string | null, full: boolean, height = 480) => {
    const out = new Uint8ClampedArray(3);
    yuvToRgb(
      Float32Array.of(y),
      Float32Array.of(u),
      Float32Array.of(v),
      colourMatrix(name, full, height),
      out,
    );
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

  test('untagged pictures follow their height', () => {
    expect(rgb(81, 90, 240, null, false, 480)).toEqual(rgb(81, 90, 240, 'smpte170m', false));
    expect(rgb(81, 90, 240, null, false, 1080)).toEqual(rgb(81, 90, 240, 'bt709', false));
  });
});
