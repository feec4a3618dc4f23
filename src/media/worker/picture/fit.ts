export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

export type Fit = 'stretch' | 'letterbox' | 'crop';

/** Maps a part of the displayed picture to a rectangle of the output; the rest stays black. */
export interface Placement {
  /** Fractions 0..1 of the picture. */
  readonly source: Rect;
  /** Output pixels. */
  readonly target: Rect;
}

const wholePicture: Rect = { x: 0, y: 0, width: 1, height: 1 };

/** @param display size in square pixels after rotation */
export function placePicture(display: Size, output: Size, fit: Fit): Placement {
  const all: Rect = { x: 0, y: 0, ...output };
  if (fit === 'stretch') return { source: wholePicture, target: all };
  // Above 1: the picture is wider than the output.
  const relativeAspect = (display.width * output.height) / (display.height * output.width);
  if (fit === 'crop') {
    const width = Math.min(1, 1 / relativeAspect);
    const height = Math.min(1, relativeAspect);
    return { source: { x: (1 - width) / 2, y: (1 - height) / 2, width, height }, target: all };
  }
  const width = Math.max(1, Math.round(output.width * Math.min(1, relativeAspect)));
  const height = Math.max(1, Math.round(output.height * Math.min(1, 1 / relativeAspect)));
  return {
    source: wholePicture,
    target: { x: (output.width - width) >> 1, y: (output.height - height) >> 1, width, height },
  };
}

/** Size of the same aspect ratio whose longer side is at most `limit`; both sides even, at least 2. */
export function limitSize(size: Size, limit: number): Size {
  const scale = Math.min(1, limit / Math.max(size.width, size.height));
  const even = (value: number) => Math.max(2, 2 * Math.round((value * scale) / 2));
  return { width: even(size.width), height: even(size.height) };
}

/**
 * Copies RGB pixels, rotated clockwise by `rotation` degrees, to the rectangle `to` of `target`.
 * @param pixels [h][w][3], the size of `to` before rotation (swapped for 90 and 270)
 * @param target [height][width][3] starting at `offset`
 */
export function copyRotated(
  pixels: Uint8Array,
  rotation: 0 | 90 | 180 | 270,
  target: Uint8Array,
  offset: number,
  width: number,
  to: Rect,
): void {
  const swapsAxes = rotation === 90 || rotation === 270;
  const sourceWidth = swapsAxes ? to.height : to.width;
  const sourceHeight = swapsAxes ? to.width : to.height;
  for (let y = 0; y < to.height; y++) {
    let out = offset + ((to.y + y) * width + to.x) * 3;
    for (let x = 0; x < to.width; x++) {
      const column =
        rotation === 0
          ? x
          : rotation === 90
            ? y
            : rotation === 180
              ? sourceWidth - 1 - x
              : sourceWidth - 1 - y;
      const row =
        rotation === 0
          ? y
          : rotation === 90
            ? sourceHeight - 1 - x
            : rotation === 180
              ? sourceHeight - 1 - y
              : x;
      const from = (row * sourceWidth + column) * 3;
      target[out++] = pixels[from]!;
      target[out++] = pixels[from + 1]!;
      target[out++] = pixels[from + 2]!;
    }
  }
}
