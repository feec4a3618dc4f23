import { describe, expect, test } from 'vitest';
import { copyRotated, limitSize, placePicture } from './fit';

const square = { width: 100, height: 100 };

describe('placing the picture', () => {
  test('stretch maps the whole picture to the whole output', () => {
    expect(placePicture({ width: 1920, height: 1080 }, square, 'stretch')).toEqual({
      source: { x: 0, y: 0, width: 1, height: 1 },
      target: { x: 0, y: 0, ...square },
    });
  });

  test('letterbox centres a wide picture between black bars', () => {
    const { source, target } = placePicture({ width: 1600, height: 800 }, square, 'letterbox');
    expect(source.width).toBe(1);
    expect(target).toEqual({ x: 0, y: 25, width: 100, height: 50 });
  });

  test('letterbox centres a tall picture', () => {
    expect(
      placePicture({ width: 1080, height: 1920 }, { width: 112, height: 112 }, 'letterbox').target,
    ).toEqual({
      x: 24,
      y: 0,
      width: 63,
      height: 112,
    });
  });

  test('crop takes the middle', () => {
    const { source, target } = placePicture({ width: 1600, height: 800 }, square, 'crop');
    expect(source).toEqual({ x: 0.25, y: 0, width: 0.5, height: 1 });
    expect(target.width).toBe(100);
  });

  test('a limited size is even and preserves the aspect ratio', () => {
    expect(limitSize({ width: 3840, height: 2160 }, 1280)).toEqual({ width: 1280, height: 720 });
    expect(limitSize({ width: 427, height: 241 }, 1280)).toEqual({ width: 428, height: 242 });
  });
});

describe('rotation', () => {
  // Two columns, one row: pixel values 1 and 2.
  const pixels = Uint8Array.of(1, 1, 1, 2, 2, 2);
  const turned = (rotation: 0 | 90 | 180 | 270) => {
    const upright = rotation % 180 === 0;
    const to = { x: 0, y: 0, width: upright ? 2 : 1, height: upright ? 1 : 2 };
    const target = new Uint8Array(6);
    copyRotated(pixels, rotation, target, 0, to.width, to);
    return [target[0], target[3]];
  };

  test('clockwise: the left pixel goes up, right, down', () => {
    expect(turned(0)).toEqual([1, 2]);
    expect(turned(90)).toEqual([1, 2]);
    expect(turned(180)).toEqual([2, 1]);
    expect(turned(270)).toEqual([2, 1]);
  });

  test('a rectangle of a larger output is filled', () => {
    const target = new Uint8Array(4 * 2 * 3);
    copyRotated(pixels, 0, target, 0, 4, { x: 1, y: 1, width: 2, height: 1 });
    expect([...target].filter((_, i) => i % 3 === 0)).toEqual([0, 0, 0, 0, 0, 1, 2, 0]);
  });
});
