import { Fft } from '../audio/fft';
import type { Random } from '../diffusion/random';
import type { Stereo } from './recording';

/** Samples of a grain: 46 ms. */
export const GRAIN = 2048;
const fft = new Fft(GRAIN);
const window = hann(GRAIN, 0);
/** Over a whole grain of the sound. */
const wholeWindow = hann(GRAIN, 0.5);

export interface FrozenGrain {
  readonly channels: Stereo;
  /** Mean square of the sound that it was made from, both channels. */
  readonly power: number;
}

/**
 * A grain with the spectrum of the sound from sample `from` to `to` and random phases: noise continues without an audible repetition. Both
 * channels are turned by the same phases, so that the phase between them stays. Shaped by a Hann window.
 */
export function frozenGrain(channels: Stereo, from: number, to: number, random: Random): FrozenGrain {
  const size = Math.min(GRAIN, to - from);
  const cosine = new Float64Array(GRAIN);
  const sine = new Float64Array(GRAIN);
  for (let k = 0; k <= GRAIN / 2; k++) {
    const turn = 2 * Math.PI * random.next();
    cosine[k] = Math.cos(turn);
    // A real sound has no phase at 0 Hz and at the highest frequency, and mirrored ones at negative frequencies.
    if (k === 0 || k === GRAIN / 2) continue;
    sine[k] = Math.sin(turn);
    cosine[GRAIN - k] = cosine[k]!;
    sine[GRAIN - k] = -sine[k]!;
  }
  // Left and right are the real and imaginary parts of one transform, which the same turns keep apart.
  const left = new Float64Array(GRAIN);
  const right = new Float64Array(GRAIN);
  // A Hann window over the part at hand, whatever its length, with the energy of the whole one.
  const scale = Math.sqrt(GRAIN / size);
  const weights = size === GRAIN ? wholeWindow : hann(size, 0.5);
  for (let n = 0; n < size; n++) {
    left[n] = (channels[0][from + n] ?? 0) * scale * weights[n]!;
    right[n] = (channels[1][from + n] ?? 0) * scale * weights[n]!;
  }
  fft.forward(left, right);
  for (let k = 0; k < GRAIN; k++) {
    const c = cosine[k]!;
    const s = sine[k]!;
    const re = left[k]! * c - right[k]! * s;
    right[k] = left[k]! * s + right[k]! * c;
    left[k] = re;
  }
  fft.inverse(left, right);
  const shaped: Stereo = [new Float32Array(GRAIN), new Float32Array(GRAIN)];
  for (let n = 0; n < GRAIN; n++) {
    shaped[0][n] = left[n]! * window[n]!;
    shaped[1][n] = right[n]! * window[n]!;
  }
  let power = 0;
  for (let n = from; n < to; n++) power += (channels[0][n]! ** 2 + channels[1][n]! ** 2) / 2;
  return { channels: shaped, power: power / (to - from) };
}

/** @param shift of the window against the samples, in samples. */
function hann(size: number, shift: number): Float64Array {
  return Float64Array.from(
    { length: size },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + shift)) / size),
  );
}
