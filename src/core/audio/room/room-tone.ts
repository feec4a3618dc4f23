import { Random } from '../../diffusion/random';
import { Fft } from '../fft';
import { powerAt, type RoomColour } from './room-colour';

/** Samples of a block, 0.37 s at 44.1 kHz; blocks overlap by half. */
const BLOCK = 16_384;
/** The numbers of a room tone are independent of all others of the take's seed. */
const STREAM = 0x726f6f6d;

/**
 * Stationary noise of a colour, two channels that do not resemble each other: blocks with the colour's magnitudes and random phases, joined at
 * constant power. Each channel has exactly the level.
 * @param level RMS, dBFS. @param seed determines the phases.
 */
export function roomTone(
  length: number,
  sampleRate: number,
  level: number,
  colour: RoomColour,
  seed: number,
): [Float32Array, Float32Array] {
  const channels: [Float32Array, Float32Array] = [new Float32Array(length), new Float32Array(length)];
  const magnitudes = Float64Array.from({ length: BLOCK / 2 + 1 }, (_, k) =>
    Math.sqrt(powerAt(colour, (k * sampleRate) / BLOCK)),
  );
  const window = Float64Array.from({ length: BLOCK }, (_, n) => Math.sin((Math.PI * (n + 0.5)) / BLOCK));
  const random = new Random(seed, STREAM);
  const fft = new Fft(BLOCK);
  const [re, im] = [new Float64Array(BLOCK), new Float64Array(BLOCK)];
  for (let start = -BLOCK / 2; start < length; start += BLOCK / 2) {
    // Phases of positive and negative frequencies are independent, so that real and imaginary part are too: one for each channel.
    for (let k = 0; k < BLOCK; k++) {
      const magnitude = magnitudes[Math.min(k, BLOCK - k)]!;
      const phase = 2 * Math.PI * random.next();
      re[k] = magnitude * Math.cos(phase);
      im[k] = magnitude * Math.sin(phase);
    }
    fft.inverse(re, im);
    const end = Math.min(BLOCK, length - start);
    for (let n = Math.max(0, -start); n < end; n++) {
      channels[0][start + n]! += window[n]! * re[n]!;
      channels[1][start + n]! += window[n]! * im[n]!;
    }
  }
  for (const samples of channels) setLevel(samples, 10 ** (level / 20));
  return channels;
}

function setLevel(samples: Float32Array, rms: number): void {
  const energy = samples.reduce((sum, x) => sum + x * x, 0);
  if (energy <= 0) return;
  const gain = rms / Math.sqrt(energy / samples.length);
  for (let n = 0; n < samples.length; n++) samples[n]! *= gain;
}
