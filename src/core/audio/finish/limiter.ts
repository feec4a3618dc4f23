/**
 * Look-ahead peak limiter: where a sound would pass `ceiling`, its level is lowered smoothly around the peak, both channels alike so that the
 * stereo image stays. A generator's transients can pass full scale, which integer WAV formats would clip.
 */
export const CEILING = 0.966; // -0.3 dBFS: room for what a later resampling adds between samples
// Short, so that little of a strike's energy goes with its peak: a dip of 20 ms cost a gunshot's curve half of its level.
const BLOCK = 32; // samples of one gain value, 0.7 ms at 44.1 kHz
const REACH = 3; // blocks over which the gain falls before a peak and recovers after it

/** Limits in place. Sound that never passes the ceiling is left bit for bit as it is. */
export function limitPeaks(channels: readonly Float32Array[]): void {
  const length = channels[0]?.length ?? 0;
  const count = Math.ceil(length / BLOCK);
  const needed = new Float64Array(count).fill(1);
  let passes = false;
  for (let b = 0; b < count; b++) {
    let peak = 0;
    for (const samples of channels) {
      for (let n = b * BLOCK; n < Math.min(length, (b + 1) * BLOCK); n++)
        peak = Math.max(peak, Math.abs(samples[n]!));
    }
    if (peak <= CEILING) continue;
    needed[b] = CEILING / peak;
    passes = true;
  }
  if (!passes) return;
  // The mean of minima is never above the minimum it must respect: every mean around block b takes in only minima that cover b.
  const lowest = needed.map((_, b) => extreme(needed, b - REACH, b + REACH));
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

function extreme(values: Float64Array, from: number, to: number): number {
  let least = 1;
  for (let i = Math.max(0, from); i <= Math.min(values.length - 1, to); i++)
    least = Math.min(least, values[i]!);
  return least;
}

/** Mean over [from, to]; what lies outside counts as the nearest value. */
function mean(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i <= to; i++) sum += values[Math.min(values.length - 1, Math.max(0, i))]!;
  return sum / (to - from + 1);
}
