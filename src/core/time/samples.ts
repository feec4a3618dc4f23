/** Sample index nearest to `seconds`. */
export function toSamples(seconds: number, sampleRate: number): number {
  return Math.round(seconds * sampleRate);
}

/** Sample on which a frame begins, exact in integers: round(frame × denominator × sampleRate / numerator). */
export function frameToSample(
  frame: number,
  { numerator, denominator }: { readonly numerator: number; readonly denominator: number },
  sampleRate: number,
): number {
  const product = BigInt(frame) * BigInt(denominator) * BigInt(sampleRate);
  const divisor = BigInt(numerator);
  return Number((2n * product + divisor) / (2n * divisor));
}
