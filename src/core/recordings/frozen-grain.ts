import { Fft } from '../audio/fft';
import type { Random } from '../diffusion/random';
import type { Stereo } from './recording';

/** Samples of a grain: 46 ms. */
export const GRAIN = 2048;
const fft = new Fft(GRAIN);
const window = Float64Array.from(
  { length: GRAIN },
  (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / GRAIN),
);

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
  const cosine = new Float64Array(GRAIN / 2 + 1);
  const sine = new Float64Array(GRAIN / 2 + 1);
  for (let k = 0; k <= GRAIN / 2; k++) {
    const turn = 2 * Math.PI * random.next();
    cosine[k] = Math.cos(turn);
    sine[k] = Math.sin(turn);
  }
  const grain = (samples: Float32Array) => {
    const real = new Float64Array(GRAIN);
    const imaginary = new Float64Array(GRAIN);
    // A Hann window over the part at hand, whatever its length, with the energy of the whole one.
    const scale = Math.sqrt(GRAIN / size);
    for (let n = 0; n < size; n++)
      real[n] = (samples[from + n] ?? 0) * scale * (0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / size));
    fft.forward(real, imaginary);
    for (let k = 0; k <= GRAIN / 2; k++) {
      const c = cosine[k]!;
      const s = sine[k]!;
      const re = real[k]! * c - imaginary[k]! * s;
      const im = real[k]! * s + imaginary[k]! * c;
      real[k] = re;
      imaginary[k] = k === 0 || k === GRAIN / 2 ? 0 : im;
      if (k === 0 || k === GRAIN / 2) continue;
      real[GRAIN - k] = re;
      imaginary[GRAIN - k] = -im;
    }
    fft.inverse(real, imaginary);
    const shaped = new Float32Array(GRAIN);
    for (let n = 0; n < GRAIN; n++) shaped[n] = real[n]! * window[n]!;
    return shaped;
  };
  const left = grain(channels[0]);
  const right = channels[1] === channels[0] ? left : grain(channels[1]);
  let power = 0;
  for (let n = from; n < to; n++) power += (channels[0][n]! ** 2 + channels[1][n]! ** 2) / 2;
  return { channels: [left, right], power: power / (to - from) };
}
