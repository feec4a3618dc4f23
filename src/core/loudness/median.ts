/** Lower bound: index of the first value of the ascending `sorted[0..count)` that is not below `value`. */
function lowerBound(sorted: Float32Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Centred running median over `width` samples (odd; 1 changes nothing). At the ends the window is shortened on both sides, so that the
 * first and the last sample do not change.
 */
export function medianFilter(samples: Float32Array, width: number): Float32Array {
  const reach = Math.floor(width / 2);
  const { length } = samples;
  const sorted = new Float32Array(2 * reach + 2);
  const result = new Float32Array(length);
  let [from, to] = [0, 0];
  const add = (value: number) => {
    const at = lowerBound(sorted, to - from, value);
    sorted.copyWithin(at + 1, at, to - from);
    sorted[at] = value;
    to += 1;
  };
  const drop = (value: number) => {
    const at = lowerBound(sorted, to - from, value);
    sorted.copyWithin(at, at + 1, to - from);
    from += 1;
  };
  for (let i = 0; i < length; i++) {
    const half = Math.min(reach, i, length - 1 - i);
    while (to <= i + half) add(samples[to]!);
    while (from < i - half) drop(samples[from]!);
    result[i] = sorted[half]!;
  }
  return result;
}
