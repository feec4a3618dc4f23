import type { Stereo } from './recording';

/** Samples per cell, 1.45 ms at 44.1 kHz: the resolution at which levels of recordings are analysed and set. */
export const CELL = 64;

/** Mean square of each cell of a channel: [ceil(samples / CELL)]. */
export function cellPower(samples: Float32Array): Float64Array {
  const power = new Float64Array(Math.ceil(samples.length / CELL));
  for (let n = 0; n < samples.length; n++) power[Math.floor(n / CELL)]! += (samples[n]! * samples[n]!) / CELL;
  return power;
}

/** Mean of both channels' cell powers. */
export function jointPower([left, right]: Stereo): Float64Array {
  const other = cellPower(right);
  return cellPower(left).map((value, c) => (value + other[c]!) / 2);
}

/** Mean over the cells from c - reach to c + reach; cells outside count as silent. */
export function movingMean(power: Float64Array, reach: number): Float64Array {
  const mean = new Float64Array(power.length);
  let sum = 0;
  for (let c = 0; c < Math.min(reach, power.length); c++) sum += power[c]!;
  for (let c = 0; c < power.length; c++) {
    if (c + reach < power.length) sum += power[c + reach]!;
    mean[c] = Math.max(0, sum) / (2 * reach + 1);
    if (c - reach >= 0) sum -= power[c - reach]!;
  }
  return mean;
}

/** Power in decibels, at least `floor`. */
export function powerDecibels(power: Float64Array, floor: number): Float64Array {
  const least = 10 ** (floor / 10);
  return power.map((value) => 10 * Math.log10(Math.max(least, value)));
}

/** The loudest cell in decibels; -120 for silence. */
export function peakDecibels(power: Float64Array): number {
  return 10 * Math.log10(power.reduce((most, value) => Math.max(most, value), 1e-12));
}
