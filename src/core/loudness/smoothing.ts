/**
 * Centred moving average over `width` samples (odd), zeros outside: `numpy.convolve(x, ones(width) / width, 'same')`.
 * Makes a measured envelope comparable with RMS-Mapper's, which was trained on smoothed ones.
 */
export function movingAverage(curve: Float32Array, width: number): Float32Array {
  const reach = Math.floor(width / 2);
  return curve.map((_, i) => {
    let sum = 0;
    for (let k = Math.max(0, i - reach); k <= Math.min(curve.length - 1, i + reach); k++) sum += curve[k]!;
    return sum / width;
  });
}
