/** Samples that are read within a millisecond. */
const STEP = 2 ** 18;

/**
 * Extremes for drawing a waveform: `count` pairs [min, max], pair k over samples [k·length/count, (k+1)·length/count), at least one sample
 * per pair. It yields after each STEP samples, so that a long sound can be read in slices.
 */
export function* peaks(samples: Float32Array, count: number): Generator<void, Float32Array> {
  const pairs = new Float32Array(2 * count);
  let read = 0;
  for (let k = 0; k < count; k += 1) {
    const first = Math.floor((k * samples.length) / count);
    const end = Math.max(first + 1, Math.floor(((k + 1) * samples.length) / count));
    read += end - first;
    if (read >= STEP) {
      read = 0;
      yield;
    }
    let low = Infinity;
    let high = -Infinity;
    for (let i = first; i < Math.min(end, samples.length); i += 1) {
      const value = samples[i]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (low <= high) {
      pairs[2 * k] = low;
      pairs[2 * k + 1] = high;
    }
  }
  return pairs;
}
