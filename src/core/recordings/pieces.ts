import { fadeIn } from './grains';
import type { Span, Stereo } from './recording';

/** RMS level of a piece of texture or of a cloud, before it is brought to the envelope's. */
export const PIECE_LEVEL = 0.1;

/** Adds a piece of a recording at PIECE_LEVEL to `out` from `at` on, faded in and out with constant power. */
export function addPiece(
  out: Stereo,
  channels: Stereo,
  { start, end }: Span,
  at: number,
  rise: number,
  fall: number,
): void {
  const size = end - start;
  let energy = 0;
  for (const samples of channels) for (let n = start; n < end; n++) energy += samples[n]! * samples[n]!;
  const gain = PIECE_LEVEL / Math.sqrt(energy / (2 * Math.max(1, size)) + 1e-12);
  const [up, down] = [fadeIn(rise), fadeIn(fall)];
  addWeighted(out, channels, at, start, size, (n) => {
    const weight = (n < rise ? up[n]! : 1) * (size - 1 - n < fall ? down[size - 1 - n]! : 1);
    return gain * Math.sqrt(weight);
  });
}

/** Adds a sound with a gain from sample `start` of `out` on, faded in over `rise` and out over `fall` samples. */
export function addSound(
  out: Stereo,
  sound: Stereo,
  start: number,
  gain: number,
  rise: number,
  fall: number,
): void {
  const size = sound[0].length;
  const [up, down] = [fadeIn(rise), fadeIn(fall)];
  addWeighted(out, sound, start, 0, size, (n) => {
    const left = size - 1 - n;
    return gain * (n < rise ? up[n]! : 1) * (left < fall ? down[left]! : 1);
  });
}

/** Adds `size` samples of a sound from `source` on to `out` from `at` on. @param weight of the n-th of them. */
export function addWeighted(
  out: Stereo,
  sound: Stereo,
  at: number,
  source: number,
  size: number,
  weight: (n: number) => number,
): void {
  for (let n = Math.max(0, -at); n < size && at + n < out[0].length; n++) {
    const w = weight(n);
    out[0][at + n]! += w * (sound[0][source + n] ?? 0);
    out[1][at + n]! += w * (sound[1][source + n] ?? 0);
  }
}
