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
  for (let c = 0; c < 2; c++) {
    const [from, to] = [channels[c]!, out[c]!];
    for (let k = 0; k < size && at + k < to.length; k++) {
      const weight = (k < rise ? up[k]! : 1) * (size - 1 - k < fall ? down[size - 1 - k]! : 1);
      to[at + k]! += gain * Math.sqrt(weight) * from[start + k]!;
    }
  }
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
  for (let c = 0; c < 2; c++) {
    const [from, to] = [sound[c]!, out[c]!];
    for (let n = Math.max(0, -start); n < size && start + n < to.length; n++) {
      const left = size - 1 - n;
      to[start + n]! += gain * (n < rise ? up[n]! : 1) * (left < fall ? down[left]! : 1) * from[n]!;
    }
  }
}
