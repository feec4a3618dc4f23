import { sampleCurve } from '../../curve/evaluate';
import type { StereoCurve } from '../../curve/curve';
import { toDecibels } from '../../loudness/level';
import type { Pcm } from '../pcm';
import { sampleAtOrAfter, toSamples } from '../../time/samples';

/** Rate at which the curve is sampled, Hz. */
const RATE = 250;

/** The tone rises three octaves from -60 dB to full scale; below -60 dB it is silent. */
const LOWEST = 220; // Hz
const OCTAVES = 3;
const FLOOR = -60; // decibels

/** Amplitude in the louder channel. */
const AMPLITUDE = 0.25;

/**
 * Sonification: a tone whose pitch is the level of the louder channel and whose pan is the balance of the channels; silence is no tone.
 * @param duration seconds of the clip.
 * @returns a function that renders stereo from `start` to `end` seconds. The phase is continuous between parts.
 */
export function auditionTone(
  curve: StereoCurve,
  duration: number,
): (start: number, end: number, sampleRate: number) => Pcm {
  const count = sampleAtOrAfter(duration, RATE) + 2;
  const left = sampleCurve(curve.left, RATE, count);
  const right = curve.right === curve.left ? left : sampleCurve(curve.right, RATE, count);
  const pitch = left.map((value, i) => pitchOf(Math.max(value, right[i]!)));
  const shares = [left, right].map((side) => side.map((_, i) => share(side, left, right, i)));
  /** Phase of the tone at each sample of the curve, in cycles. */
  const cycles = new Float64Array(count);
  for (let i = 1; i < count; i++) cycles[i] = cycles[i - 1]! + (pitch[i - 1]! + pitch[i]!) / 2 / RATE;
  return (start, end, sampleRate) => {
    const first = toSamples(start, sampleRate);
    const length = Math.max(0, toSamples(end, sampleRate) - first);
    const channels = shares.map((part) => {
      const samples = new Float32Array(length);
      for (let n = 0; n < length; n++) {
        const position = Math.max(0, ((first + n) / sampleRate) * RATE);
        const i = Math.min(count - 2, Math.floor(position));
        const u = Math.min(1, position - i);
        const phase = cycles[i]! + ((pitch[i]! + (u * (pitch[i + 1]! - pitch[i]!)) / 2) * u) / RATE;
        const level = part[i]! * (1 - u) + part[i + 1]! * u;
        samples[n] = AMPLITUDE * level * Math.sin(2 * Math.PI * (phase % 1));
      }
      return samples;
    });
    return { sampleRate, channels };
  };
}

function pitchOf(level: number): number {
  const height = Math.min(1, Math.max(0, 1 - toDecibels(level) / FLOOR));
  return LOWEST * 2 ** (OCTAVES * height);
}

/** Amplitude of a channel relative to the louder one, 0..1. */
function share(side: Float32Array, left: Float32Array, right: Float32Array, i: number): number {
  const louder = Math.max(left[i]!, right[i]!);
  return toDecibels(louder) < FLOOR ? 0 : side[i]! / louder;
}
