import type { Pcm } from './pcm';
import { resample } from './resample';

/** What the audio encoder listens to: rate in Hz, shortest and longest sound in seconds. */
export interface ListeningWindow {
  readonly sampleRate: number;
  readonly minSeconds: number;
  readonly maxSeconds: number;
}

/** Seconds between the places where the loudest part may begin. */
const searchStep = 0.05;

/** A reference sound as the audio encoder wants it: mono, at its rate, repeated when too short, its loudest part when too long. */
export function referenceForEncoder(sound: Pcm, window: ListeningWindow): Float32Array {
  const mono = new Float32Array(sound.channels[0]?.length ?? 0);
  for (const channel of sound.channels) channel.forEach((x, n) => (mono[n]! += x / sound.channels.length));
  const samples = resample(mono, sound.sampleRate, window.sampleRate);
  const shortest = Math.round(window.minSeconds * window.sampleRate);
  const longest = Math.round(window.maxSeconds * window.sampleRate);
  if (samples.length > longest)
    return loudestPart(samples, longest, Math.round(searchStep * window.sampleRate));
  if (samples.length >= shortest || samples.length === 0) return samples;
  return Float32Array.from({ length: shortest }, (_, n) => samples[n % samples.length]!);
}

function loudestPart(samples: Float32Array, length: number, step: number): Float32Array {
  const energy = new Float64Array(samples.length + 1);
  samples.forEach((x, n) => (energy[n + 1] = energy[n]! + x * x));
  let best = 0;
  for (let start = 0; start + length <= samples.length; start += step)
    if (energy[start + length]! - energy[start]! > energy[best + length]! - energy[best]!) best = start;
  return samples.slice(best, best + length);
}
