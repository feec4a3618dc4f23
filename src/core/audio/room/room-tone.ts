import { Random } from '../../diffusion/random';
import { Fft } from '../fft';
import { powerAt, type RoomColour } from './room-colour';

/** Samples of a block, 0.37 s at 44.1 kHz; blocks overlap by half. */
const BLOCK = 16_384;
const HOP = BLOCK / 2;
/** Block k has the numbers of stream STREAM + k, independent of all others of the take's seed. */
const STREAM = 0x726f6f6d;

/** A part of a sound. */
export interface SoundPart {
  /** Its first sample in the sound. */
  readonly start: number;
  /** Samples. */
  readonly length: number;
}

/**
 * Stationary noise of a colour, two channels that do not resemble each other: blocks with the colour's magnitudes and random phases, joined at
 * constant power. Each part of it is the same whether it is made alone or with others.
 * @param level RMS in the mean over time, dBFS. @param seed determines the phases.
 */
export function roomTone(
  { start, length }: SoundPart,
  sampleRate: number,
  level: number,
  colour: RoomColour,
  seed: number,
): [Float32Array, Float32Array] {
  const channels: [Float32Array, Float32Array] = [new Float32Array(length), new Float32Array(length)];
  const magnitudes = blockMagnitudes(colour, sampleRate, 10 ** (level / 20));
  const window = Float64Array.from({ length: BLOCK }, (_, n) => Math.sin((Math.PI * (n + 0.5)) / BLOCK));
  const fft = new Fft(BLOCK);
  const [re, im] = [new Float64Array(BLOCK), new Float64Array(BLOCK)];
  // Block k begins at sample (k - 1) × HOP.
  for (let k = Math.floor(start / HOP); (k - 1) * HOP < start + length; k++) {
    const random = new Random(seed, STREAM + k);
    // Phases of positive and negative frequencies are independent, so that real and imaginary part are too: one for each channel.
    for (let bin = 0; bin < BLOCK; bin++) {
      const magnitude = magnitudes[Math.min(bin, BLOCK - bin)]!;
      const phase = 2 * Math.PI * random.next();
      re[bin] = magnitude * Math.cos(phase);
      im[bin] = magnitude * Math.sin(phase);
    }
    fft.inverse(re, im);
    const first = (k - 1) * HOP - start;
    const end = Math.min(BLOCK, length - first);
    for (let n = Math.max(0, -first); n < end; n++) {
      channels[0][first + n]! += window[n]! * re[n]!;
      channels[1][first + n]! += window[n]! * im[n]!;
    }
  }
  return channels;
}

/** Magnitude of each bin from 0 to BLOCK / 2 with which a block's real and imaginary part have an RMS of `rms`. */
function blockMagnitudes(colour: RoomColour, sampleRate: number, rms: number): Float64Array {
  const magnitudes = Float64Array.from({ length: BLOCK / 2 + 1 }, (_, k) =>
    Math.sqrt(powerAt(colour, (k * sampleRate) / BLOCK)),
  );
  let energy = 0;
  for (let bin = 0; bin < BLOCK; bin++) energy += magnitudes[Math.min(bin, BLOCK - bin)]! ** 2;
  const own = Math.sqrt(energy / 2) / BLOCK;
  return own > 0 ? magnitudes.map((magnitude) => (magnitude * rms) / own) : magnitudes;
}
