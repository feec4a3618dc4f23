/**
 * Sample index nearest to `seconds`: the one rounding from time to samples. Whoever counts samples counts between two of
 * these, so that neighbouring pieces meet without a gap or an overlap.
 */
export function toSamples(seconds: number, sampleRate: number): number {
  return Math.round(seconds * sampleRate);
}
