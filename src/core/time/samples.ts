/**
 * Index of the sample nearest to `seconds` at `rate` Hz, of audio or of an envelope. Every conversion from time to samples uses this
 * rounding: adjacent pieces then meet without a gap or an overlap if each counts from one such index to the next.
 */
export function toSamples(seconds: number, rate: number): number {
  return Math.round(seconds * rate);
}

/** Index of the last sample at or before `seconds`. */
export function sampleAtOrBefore(seconds: number, rate: number): number {
  return Math.floor(seconds * rate);
}

/** Index of the first sample at or after `seconds`; as a count, the fewest samples that last `seconds`. */
export function sampleAtOrAfter(seconds: number, rate: number): number {
  return Math.ceil(seconds * rate);
}
