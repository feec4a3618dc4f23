import type { Pcm } from '../audio/pcm';

/** The interpolating filter of ITU-R BS.1770-5, annex 2, by phase: four values for each sample. */
const early = [
  0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625,
  0.97216796875, -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125,
];
const middle = [
  -0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625, 0.77978515625,
  -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375,
];
const phases = [early, middle, middle.toReversed(), early.toReversed()].map((taps) =>
  Float64Array.from(taps),
);
const TAPS = early.length;

/** A peak between samples is at most about this much above the largest sample that it is computed from. */
const OVERSHOOT = 2;
/** Samples that are read within some milliseconds. */
const STEP = 2 ** 16;

/**
 * Largest level between and on the samples after ITU-R BS.1770-5, linear. It yields after each STEP samples, so that a long sound can be
 * measured in slices. Interpolated is only near samples that can exceed the largest one.
 */
export function* truePeak({ channels }: Pcm): Generator<void, number> {
  let peak = 0;
  for (const samples of new Set(channels)) {
    for (let n = 0; n < samples.length; n++) {
      peak = Math.max(peak, Math.abs(samples[n]!));
      if (n % STEP === STEP - 1) yield;
    }
  }
  for (const samples of new Set(channels)) {
    /** Index of the last sample that can lead to a new peak. */
    let near = -TAPS;
    for (let n = 0; n < samples.length + TAPS; n++) {
      if (Math.abs(samples[n] ?? 0) * OVERSHOOT > peak) near = n;
      if (n - near < TAPS)
        for (const taps of phases) peak = Math.max(peak, Math.abs(interpolated(samples, n, taps)));
      if (n % STEP === STEP - 1) yield;
    }
  }
  return peak;
}

/** The value of a phase that is computed from the samples up to `last`. */
function interpolated(samples: Float32Array, last: number, taps: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < TAPS; k++) sum += taps[k]! * (samples[last - k] ?? 0);
  return sum;
}
