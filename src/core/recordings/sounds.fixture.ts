import type { Envelope } from '../loudness/envelope';
import { seeded } from '../curve/random.fixture';

export const RATE = 44_100;
export const settings = { rate: 125, analysisRate: 16_000, window: 512, hop: 128 };

/** A struck sound: a mode at `pitch` Hz and noise, both decaying, from `time` s on; silent before. */
export interface Strike {
  readonly time: number;
  readonly level: number;
  /** Seconds in which it falls to 1/e. */
  readonly decay: number;
  readonly pitch: number;
}

export function strikes(all: readonly Strike[], seconds: number, seed = 1): Float32Array {
  const random = seeded(seed);
  const samples = new Float32Array(Math.round(seconds * RATE));
  for (const { time, level, decay, pitch } of all) {
    for (let n = Math.round(time * RATE); n < samples.length; n++) {
      const t = n / RATE - time;
      const tone = Math.sin(2 * Math.PI * pitch * t);
      samples[n]! += level * Math.exp(-t / decay) * (tone + (random() - 0.5) * Math.exp(-t / 0.01));
    }
  }
  return samples;
}

export function noise(seconds: number, level: number, seed = 1): Float32Array {
  const random = seeded(seed);
  return Float32Array.from(
    { length: Math.round(seconds * RATE) },
    () => level * Math.sqrt(12) * (random() - 0.5),
  );
}

export function stereo(left: Float32Array, right: Float32Array = left) {
  return { pcm: { sampleRate: RATE, channels: [left, right] }, weight: 1 };
}

/** An envelope of both channels; `right` = 0 leaves the right one silent. */
export function envelopeOf(seconds: number, level: (time: number) => number, right = 1): Envelope {
  const left = Float32Array.from({ length: Math.round(seconds * 125) }, (_, i) => level(i / 125));
  return { rate: 125, left, right: left.map((value) => right * value) };
}

/** Hits that rise within 16 ms and decay. */
export function drawnHits(times: readonly number[], peak = 0.3, decay = 0.12): (time: number) => number {
  return (time) =>
    times.reduce((most, at) => {
      if (time < at - 0.016 || time > at + 5 * decay) return most;
      const level = time < at ? (time - at + 0.016) / 0.016 : Math.exp((at - time) / decay);
      return Math.max(most, peak * level);
    }, 0);
}
