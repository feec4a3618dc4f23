import type { Pcm } from './pcm';
import { resample } from './resample';
import { toSamples } from '../time/samples';

/** What an encoder of reference sounds listens to: rate in Hz, shortest and longest sound in seconds. */
export interface EncoderInput {
  readonly sampleRate: number;
  readonly minSeconds: number;
  readonly maxSeconds: number;
}

/** Seconds between the places where the loudest part may begin. */
const SEARCH_STEP = 0.05;

/** A reference sound as an encoder of meaning wants it: mono, at its rate, repeated when too short, its loudest part when too long. */
export function referenceForEncoder(sound: Pcm, window: EncoderInput): Float32Array {
  const mono = new Float32Array(sound.channels[0]?.length ?? 0);
  for (const channel of sound.channels) channel.forEach((x, n) => (mono[n]! += x / sound.channels.length));
  return fitDuration([resample(mono, sound.sampleRate, window.sampleRate)], window)[0]!;
}

/**
 * A reference sound as an encoder of timbre wants it: stereo, a mono sound on both sides, else as `referenceForEncoder`,
 * with silence behind it up to a multiple of `block` samples.
 * @returns [2][samples], empty for an empty sound.
 */
export function stereoReferenceForEncoder(sound: Pcm, window: EncoderInput, block: number): Float32Array {
  const atRate = sound.channels
    .slice(0, 2)
    .map((channel) => resample(channel, sound.sampleRate, window.sampleRate));
  const [left = new Float32Array(0), right = left] = fitDuration(atRate, window);
  const samples = Math.ceil(left.length / block) * block;
  const stereo = new Float32Array(2 * samples);
  stereo.set(left);
  stereo.set(right, samples);
  return stereo;
}

/** The stretch of equally long channels that is heard, the same of each: all, all of it over and over, or the loudest part. */
function fitDuration(channels: readonly Float32Array[], window: EncoderInput): readonly Float32Array[] {
  const length = channels[0]?.length ?? 0;
  const shortest = toSamples(window.minSeconds, window.sampleRate);
  const longest = toSamples(window.maxSeconds, window.sampleRate);
  if (length > longest) {
    const start = loudestStart(channels, longest, toSamples(SEARCH_STEP, window.sampleRate));
    return channels.map((samples) => samples.slice(start, start + longest));
  }
  if (length >= shortest || length === 0) return channels;
  return channels.map((samples) => Float32Array.from({ length: shortest }, (_, n) => samples[n % length]!));
}

/** Where the `length` samples begin that hold the most energy over all channels, looked for every `step` samples. */
function loudestStart(channels: readonly Float32Array[], length: number, step: number): number {
  const total = channels[0]!.length;
  const energy = new Float64Array(total + 1);
  for (let n = 0; n < total; n++) {
    energy[n + 1] = energy[n]!;
    for (const samples of channels) energy[n + 1]! += samples[n]! ** 2;
  }
  let best = 0;
  for (let start = 0; start + length <= total; start += step)
    if (energy[start + length]! - energy[start]! > energy[best + length]! - energy[best]!) best = start;
  return best;
}
