/** -0.3 dBFS: headroom for peaks that a later resampling adds between samples. */
export const CEILING = 0.966;
/** Samples per gain value, 0.7 ms at 44.1 kHz. Short, so that little energy of a transient is lost: a dip of 20 ms halved the level of a gunshot. */
const BLOCK = 32;
/** Blocks over which the gain falls before a peak and recovers after it. */
const REACH = 3;

/**
 * Look-ahead peak limiter, in place: where the sound would exceed CEILING, its level is lowered smoothly around the peak, equally in all
 * channels to preserve the stereo image. Generated transients can exceed full scale, at which integer WAV formats clip.
 * A sound below the ceiling is unchanged bit for bit.
 */
export function limitPeaks(channels: readonly Float32Array[]): void {
  const length = channels[0]?.length ?? 0;
  const count = Math.ceil(length / BLOCK);
  const needed = new Float64Array(count).fill(1);
  let exceeds = false;
  for (let b = 0; b < count; b++) {
    let peak = 0;
    for (const samples of channels) {
      for (let n = b * BLOCK; n < Math.min(length, (b + 1) * BLOCK); n++)
        peak = Math.max(peak, Math.abs(samples[n]!));
    }
    if (peak <= CEILING) continue;
    needed[b] = CEILING / peak;
    exceeds = true;
  }
  if (!exceeds) return;
  // The mean around block b is never above needed[b]: every minimum in it covers b.
  const lowest = needed.map((_, b) => minimum(needed, b - REACH, b + REACH));
  const gain = lowest.map((_, b) => mean(lowest, b - REACH + 1, b + REACH - 1));
  for (const samples of channels) {
    for (let n = 0; n < length; n++) {
      const at = (n + 0.5) / BLOCK - 0.5;
      const b = Math.min(count - 1, Math.max(0, Math.floor(at)));
      const next = Math.min(count - 1, b + 1);
      const share = Math.min(1, Math.max(0, at - b));
      samples[n] = samples[n]! * (gain[b]! + (gain[next]! - gain[b]!) * share);
    }
  }
}

function minimum(values: Float64Array, from: number, to: number): number {
  let least = 1;
  for (let i = Math.max(0, from); i <= Math.min(values.length - 1, to); i++)
    least = Math.min(least, values[i]!);
  return least;
}

/** Mean over [from, to]; outside the array the nearest value counts. */
function mean(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i <= to; i++) sum += values[Math.min(values.length - 1, Math.max(0, i))]!;
  return sum / (to - from + 1);
}
