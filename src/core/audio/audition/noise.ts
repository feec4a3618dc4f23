import { evaluate } from '../../curve/evaluate';
import type { StereoCurve } from '../../curve/curve';
import { toSamples } from '../../time/samples';
import type { Pcm } from '../pcm';

/** Rate at which the curve is sampled, Hz; linear in between. Finer than the envelope's 125 Hz. */
const LEVEL_RATE = 500;
/** Cutoff of the low-pass that reduces hiss, Hz. */
const CUTOFF_HERTZ = 2500;
/** Samples filtered before the requested part, so that parts join seamlessly. */
const PREROLL = 256;

/**
 * Noise whose RMS follows the curve: makes its timing audible without a model. Any part of the clip always has the same samples.
 * @returns stereo from `start` to `end` seconds at `sampleRate`.
 */
export function auditionNoise(curve: StereoCurve, start: number, end: number, sampleRate: number): Pcm {
  const first = toSamples(start, sampleRate);
  const length = Math.max(0, toSamples(end, sampleRate) - first);
  const noise = lowPassedNoise(first, length, sampleRate);
  const channels = [curve.left, curve.right].map((side) => {
    const samples = new Float32Array(length);
    const step = sampleRate / LEVEL_RATE;
    let slot = NaN;
    let from = 0;
    let to = 0;
    for (let i = 0; i < length; i += 1) {
      const position = (first + i) / step;
      if (Math.floor(position) !== slot) {
        slot = Math.floor(position);
        from = evaluate(side, slot / LEVEL_RATE);
        to = evaluate(side, (slot + 1) / LEVEL_RATE);
      }
      samples[i] = noise[i]! * (from + (position - slot) * (to - from));
    }
    return samples;
  });
  return { sampleRate, channels };
}

/** Unit-RMS noise for samples `first` to `first + length`, through a one-pole low-pass. */
function lowPassedNoise(first: number, length: number, sampleRate: number): Float32Array {
  const pole = Math.exp((-2 * Math.PI * CUTOFF_HERTZ) / sampleRate);
  // Uniform noise of unit variance through y = (1-p)x + p·y has variance (1-p)/(1+p).
  const gain = Math.sqrt(3 * ((1 + pole) / (1 - pole))) * (1 - pole);
  const out = new Float32Array(length);
  let state = 0;
  for (let i = -PREROLL; i < length; i += 1) {
    state = gain * uniformAt(first + i) + pole * state;
    if (i >= 0) out[i] = state;
  }
  return out;
}

/** A value in -1..1 that depends only on the index (finaliser of MurmurHash3). */
function uniformAt(index: number): number {
  let h = Math.imul(index, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 31 - 1;
}
