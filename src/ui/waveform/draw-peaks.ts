/** Largest vertical magnification of a quiet sound. */
const MOST_MAGNIFIED = 16;

/** The largest power of two that magnifies a quiet sound without clipping its peak. */
export function magnification(channels: readonly Float32Array[]): number {
  let loudest = 0;
  // By index: an iterator takes several times as long while the page is new.
  for (const values of channels)
    for (let k = 0; k < values.length; k += 1) loudest = Math.max(loudest, Math.abs(values[k]!));
  if (loudest === 0) return 1;
  return Math.max(1, Math.min(MOST_MAGNIFIED, 2 ** Math.floor(Math.log2(1 / loudest))));
}

/**
 * Draws peaks (alternating minima and maxima) over the whole canvas, one lane per channel.
 * wavesurfer.js passes the values of this canvas; they may begin with a minimum or a maximum.
 */
export function drawPeaks(
  channels: readonly (Float32Array | number[])[],
  context: CanvasRenderingContext2D,
  magnified: number,
): void {
  const { width, height } = context.canvas;
  const lane = height / channels.length;
  channels.forEach((values, index) => {
    const middle = lane * (index + 0.5);
    const half = lane / 2 - 1;
    for (let x = 0; x < width; x += 1) {
      const { low, high } = extremes(values, (x * values.length) / width, ((x + 1) * values.length) / width);
      const top = Math.min(1, high * magnified);
      const bottom = Math.max(-1, low * magnified);
      context.fillRect(x, middle - top * half, 1, Math.max(1, (top - bottom) * half));
    }
  });
}

/** Extremes of the values from index `from` to `to`, at least two values: a minimum and a maximum. */
function extremes(
  values: Float32Array | number[],
  from: number,
  to: number,
): { readonly low: number; readonly high: number } {
  const first = Math.floor(from);
  let low = Infinity;
  let high = -Infinity;
  for (let k = first; k < Math.max(first + 2, to) && k < values.length; k += 1) {
    low = Math.min(low, values[k]!);
    high = Math.max(high, values[k]!);
  }
  return low <= high ? { low, high } : { low: 0, high: 0 };
}
