/** Samples per block of the coarse level. */
const BLOCK = 64;

/** Extremes per block of samples, for zoomed-out views. Cached for the lifetime of the samples. */
const blocks = new WeakMap<Float32Array, { readonly low: Float32Array; readonly high: Float32Array }>();

function blocksOf(samples: Float32Array) {
  const known = blocks.get(samples);
  if (known) return known;
  const count = Math.ceil(samples.length / BLOCK);
  const low = new Float32Array(count).fill(Infinity);
  const high = new Float32Array(count).fill(-Infinity);
  for (let i = 0; i < samples.length; i++) {
    const block = Math.floor(i / BLOCK);
    low[block] = Math.min(low[block]!, samples[i]!);
    high[block] = Math.max(high[block]!, samples[i]!);
  }
  const made = { low, high };
  blocks.set(samples, made);
  return made;
}

/** Writes minimum and maximum of samples[from..to) to `out`; Infinity and -Infinity if the range holds no samples. */
export function extremes(samples: Float32Array, from: number, to: number, out: [number, number]): void {
  const { low, high } = blocksOf(samples);
  const end = Math.min(to, samples.length);
  let least = Infinity;
  let most = -Infinity;
  for (let i = Math.max(0, from); i < end;) {
    if (i % BLOCK === 0 && i + BLOCK <= end) {
      const block = i / BLOCK;
      least = Math.min(least, low[block]!);
      most = Math.max(most, high[block]!);
      i += BLOCK;
    } else {
      least = Math.min(least, samples[i]!);
      most = Math.max(most, samples[i]!);
      i++;
    }
  }
  out[0] = least;
  out[1] = most;
}
