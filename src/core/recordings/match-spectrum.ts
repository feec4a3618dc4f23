import { Fft } from '../audio/fft';
import type { Stereo } from './recording';

/** Samples of a transform and between two of them: 23 ms and 6 ms. */
const SIZE = 1024;
const HOP = SIZE / 4;
const BINS = SIZE / 2 + 1;
/** Bands in which the spectra are compared. Linear in mel (O'Shaughnessy, 1987), at least one bin wide. */
const BANDS = 32;
/** Frames to each side over which powers are averaged: 35 ms in all. */
const REACH = 3;
/** Largest gain of a band up or down, dB. */
const MOST = 18;
/** Power at which a band counts as silent, relative to the frame's strongest band: 60 dB below. */
const FLOOR = 1e-6;
const NEPERS_PER_DECIBEL = Math.LN10 / 20;

const fft = new Fft(SIZE);
const window = Float64Array.from({ length: SIZE }, (_, n) =>
  Math.sqrt(0.5 - 0.5 * Math.cos((2 * Math.PI * n) / SIZE)),
);

/** Edge of each band as a bin, [BANDS + 1]. */
function bandEdges(sampleRate: number): number[] {
  const mel = (hertz: number) => 1127 * Math.log1p(hertz / 700);
  const top = mel(sampleRate / 2);
  const edges = Array.from({ length: BANDS + 1 }, (_, b) =>
    Math.round((700 * Math.expm1(((b / BANDS) * top) / 1127) * SIZE) / sampleRate),
  );
  for (let b = 1; b <= BANDS; b++) edges[b] = Math.max(edges[b]!, edges[b - 1]! + 1);
  return edges.map((edge) => Math.min(BINS, edge));
}

/**
 * The sound with its spectrum moved towards that of `model`, frame by frame and band by band. Both channels get the same gains.
 * @param share 0 = as it is, 1 = the model's band spectrum.
 */
export function matchSpectrum(sound: Stereo, model: Stereo, share: number, sampleRate: number): Stereo {
  const edges = bandEdges(sampleRate);
  const samples = padded(sound);
  const [left, right] = samples;
  const [own, wanted] = [bandPowers(samples, edges), bandPowers(padded(model), edges)];
  const out: Stereo = [new Float32Array(sound[0].length), new Float32Array(sound[1].length)];
  const real = new Float64Array(SIZE);
  const imaginary = new Float64Array(SIZE);
  const gains = new Float64Array(BINS);
  const of = (powers: Float32Array, frame: number) => powers.subarray(frame * BANDS, (frame + 1) * BANDS);
  for (let frame = 0; frame < own.length / BANDS; frame++) {
    fillGains(gains, of(own, frame), of(wanted, frame), share, edges);
    const first = (frame - 3) * HOP;
    // Left and right are the real and imaginary parts of one transform: real gains keep them apart.
    for (let n = 0; n < SIZE; n++) {
      real[n] = window[n]! * left[first + SIZE + n]!;
      imaginary[n] = window[n]! * right[first + SIZE + n]!;
    }
    fft.forward(real, imaginary);
    for (let k = 0; k < SIZE; k++) {
      const gain = gains[k < BINS ? k : SIZE - k]!;
      real[k]! *= gain;
      imaginary[k]! *= gain;
    }
    fft.inverse(real, imaginary);
    for (let n = Math.max(0, -first); n < SIZE && first + n < out[0].length; n++) {
      out[0][first + n]! += 0.5 * window[n]! * real[n]!;
      out[1][first + n]! += 0.5 * window[n]! * imaginary[n]!;
    }
  }
  return out;
}

/** With silence of one transform before and after. */
function padded(sound: Stereo): Stereo {
  return sound.map((samples) => {
    const whole = new Float32Array(samples.length + 2 * SIZE);
    whole.set(samples, SIZE);
    return whole;
  }) as [Float32Array, Float32Array];
}

/** Power of each band of both channels of a padded sound together, averaged over neighbouring frames: [frames × BANDS]. */
function bandPowers([left, right]: Stereo, edges: readonly number[]): Float32Array {
  const count = Math.ceil((left.length - 2 * SIZE) / HOP) + 3;
  const real = new Float64Array(SIZE);
  const imaginary = new Float64Array(SIZE);
  const powers = new Float32Array(count * BANDS);
  for (let frame = 0; frame < count; frame++) {
    const first = (frame - 3) * HOP;
    for (let n = 0; n < SIZE; n++) {
      real[n] = window[n]! * left[first + SIZE + n]!;
      imaginary[n] = window[n]! * right[first + SIZE + n]!;
    }
    fft.forward(real, imaginary);
    for (let b = 0; b < BANDS; b++) {
      for (let k = edges[b]!; k < edges[b + 1]!; k++) {
        const mirror = (SIZE - k) % SIZE;
        powers[frame * BANDS + b]! +=
          real[k]! ** 2 + imaginary[k]! ** 2 + real[mirror]! ** 2 + imaginary[mirror]! ** 2;
      }
    }
  }
  return averaged(powers, count);
}

/** Means over the frames up to REACH before and after each. */
function averaged(powers: Float32Array, count: number): Float32Array {
  const means = new Float32Array(powers.length);
  for (let frame = 0; frame < count; frame++) {
    const [from, to] = [Math.max(0, frame - REACH), Math.min(count, frame + REACH + 1)];
    for (let b = 0; b < BANDS; b++) {
      let sum = 0;
      for (let near = from; near < to; near++) sum += powers[near * BANDS + b]!;
      means[frame * BANDS + b] = sum / (to - from);
    }
  }
  return means;
}

/** Gain of every bin: log-linear between the middles of the bands. Level is left to the steering. */
function fillGains(
  gains: Float64Array,
  own: Float32Array,
  wanted: Float32Array,
  share: number,
  edges: readonly number[],
): void {
  const total = (powers: Float32Array) => powers.reduce((sum, power) => sum + power, 0);
  const [a, b] = [total(own), total(wanted)];
  if (a < 1e-9 || b < 1e-9) {
    gains.fill(1);
    return;
  }
  const decibels = Float64Array.from(own, (power, band) => {
    const ratio = (wanted[band]! / b + FLOOR) / (power / a + FLOOR);
    return Math.max(-MOST, Math.min(MOST, 10 * share * Math.log10(ratio)));
  });
  let band = 0;
  const middle = (index: number) => (edges[index]! + edges[index + 1]! - 1) / 2;
  for (let k = 0; k < BINS; k++) {
    while (band < BANDS - 2 && k >= middle(band + 1)) band++;
    const at = Math.max(0, Math.min(1, (k - middle(band)) / (middle(band + 1) - middle(band))));
    gains[k] = Math.exp(
      NEPERS_PER_DECIBEL * (decibels[band]! + at * (decibels[band + 1]! - decibels[band]!)),
    );
  }
}
