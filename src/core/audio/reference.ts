import type { Pcm } from './pcm';
import { resample } from './resample';
import { toSamples } from '../time/samples';

/** Input of an encoder of reference sounds: rate in Hz, shortest and longest duration in seconds. */
export interface EncoderInput {
  readonly sampleRate: number;
  readonly minSeconds: number;
  readonly maxSeconds: number;
}

/** A reference sound and its weight beside others, above 0. */
export interface WeightedSound {
  readonly pcm: Pcm;
  readonly weight: number;
}

/** Seconds between the candidate starts of the loudest part. */
const SEARCH_STEP = 0.05;

/** A reference sound as input of the CLAP audio encoder: mono, at its rate, repeated if too short, the loudest part if too long. */
export function referenceForEncoder(sound: Pcm, input: EncoderInput): Float32Array {
  const mono = new Float32Array(sound.channels[0]?.length ?? 0);
  for (const channel of sound.channels) channel.forEach((x, n) => (mono[n]! += x / sound.channels.length));
  return fitDuration([resample(mono, sound.sampleRate, input.sampleRate)], input)[0]!;
}

/**
 * A reference sound as input of the timbre encoder: stereo (a mono sound on both sides), otherwise as `referenceForEncoder`, padded with
 * silence to a multiple of `block` samples.
 * @returns [2][samples], empty for an empty sound.
 */
export function stereoReferenceForEncoder(sound: Pcm, input: EncoderInput, block: number): Float32Array {
  const atRate = sound.channels
    .slice(0, 2)
    .map((channel) => resample(channel, sound.sampleRate, input.sampleRate));
  const [left = new Float32Array(0), right = left] = fitDuration(atRate, input);
  const samples = Math.ceil(left.length / block) * block;
  const stereo = new Float32Array(2 * samples);
  stereo.set(left);
  stereo.set(right, samples);
  return stereo;
}

/** Equally long channels fitted to the encoder's duration, the same part of each: unchanged, repeated, or the loudest part. */
function fitDuration(channels: readonly Float32Array[], input: EncoderInput): readonly Float32Array[] {
  const length = channels[0]?.length ?? 0;
  const shortest = toSamples(input.minSeconds, input.sampleRate);
  const longest = toSamples(input.maxSeconds, input.sampleRate);
  if (length > longest) {
    const start = loudestStart(channels, longest, toSamples(SEARCH_STEP, input.sampleRate));
    return channels.map((samples) => samples.slice(start, start + longest));
  }
  if (length >= shortest || length === 0) return channels;
  return channels.map((samples) => Float32Array.from({ length: shortest }, (_, n) => samples[n % length]!));
}

/** First of the `length` samples with the most energy over all channels, searched every `step` samples. */
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
