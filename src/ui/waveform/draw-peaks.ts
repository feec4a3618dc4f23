/**
 * Draws extremes (minima and maxima in turn), one lane a channel, over the whole canvas.
 * wavesurfer.js hands over the stretch of the values that belongs to the canvas; it may begin with either kind.
 */
export function drawPeaks(
  channels: readonly (Float32Array | number[])[],
  context: CanvasRenderingContext2D,
): void {
  const { width, height } = context.canvas;
  const lane = height / channels.length;
  channels.forEach((values, index) => {
    const middle = lane * (index + 0.5);
    const half = lane / 2 - 1;
    for (let x = 0; x < width; x += 1) {
      const { low, high } = extremes(values, (x * values.length) / width, ((x + 1) * values.length) / width);
      context.fillRect(x, middle - high * half, 1, Math.max(1, (high - low) * half));
    }
  });
}

/** Of the values from index `from` to `to`, two at least: one of each kind. Within -1..1. */
function extremes(
  values: Float32Array | number[],
  from: number,
  to: number,
): { readonly low: number; readonly high: number } {
  const first = Math.floor(from);
  let low = 1;
  let high = -1;
  for (let k = first; k < Math.max(first + 2, to) && k < values.length; k += 1) {
    low = Math.min(low, values[k]!);
    high = Math.max(high, values[k]!);
  }
  return low <= high ? { low: Math.max(-1, low), high: Math.min(1, high) } : { low: 0, high: 0 };
}
