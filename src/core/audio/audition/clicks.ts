import type { CurveEvent } from '../../curve/events';
import type { Pcm } from '../pcm';
import { toSamples } from '../../time/samples';

/** A click is a cosine of this frequency (Hz) with an exponential decay of this time constant (seconds). */
const FREQUENCY = 1800;
const DECAY = 0.004;
const LENGTH = 8 * DECAY;

/** Peak of a click relative to the RMS level of its hit: the crest factor of percussive sounds. */
const CREST_FACTOR = 3;

/** Clicks at the hits, with their levels. @returns stereo from `start` to `end` seconds at `sampleRate`. */
export function auditionClicks(
  hits: readonly CurveEvent[],
  start: number,
  end: number,
  sampleRate: number,
): Pcm {
  const first = toSamples(start, sampleRate);
  const count = Math.max(0, toSamples(end, sampleRate) - first);
  const left = new Float32Array(count);
  const right = new Float32Array(count);
  for (const hit of hits) {
    const at = toSamples(hit.time, sampleRate) - first;
    const last = Math.min(count, at + toSamples(LENGTH, sampleRate));
    for (let n = Math.max(0, at); n < last; n++) {
      const t = (n - at) / sampleRate;
      const wave = CREST_FACTOR * Math.exp(-t / DECAY) * Math.cos(2 * Math.PI * FREQUENCY * t);
      left[n]! += Math.max(-1, Math.min(1, wave * hit.left));
      right[n]! += Math.max(-1, Math.min(1, wave * hit.right));
    }
  }
  return { sampleRate, channels: [left, right] };
}
