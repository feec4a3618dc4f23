/** Every SKIP-th sample counts when two grains are compared: enough for pitches below 5 kHz. */
const SKIP = 4;

export interface Continuation {
  /** First sample of the grain. */
  readonly start: number;
  /** Normalised correlation, -1..1, with the sound that it continues. */
  readonly similarity: number;
}

/**
 * The grain near `wanted` whose waveform continues the sound at `natural` best: highest normalised correlation over `length` samples
 * (WSOLA: Verhelst and Roelands, ICASSP 1993). @param sound one channel, or the sum of both. @param reach samples searched to each side.
 */
export function bestContinuation(
  sound: Float32Array,
  natural: number,
  wanted: number,
  length: number,
  reach: number,
): Continuation {
  const last = Math.max(0, sound.length - length);
  const within = (n: number) => Math.max(0, Math.min(last, n));
  const model = sound.subarray(within(natural), within(natural) + length);
  let power = 1e-12;
  for (let n = 0; n < model.length; n += SKIP) power += model[n]! * model[n]!;
  let best = { start: within(wanted), similarity: -1 };
  for (let start = within(wanted - reach); start <= within(wanted + reach); start += SKIP) {
    let product = 0;
    let energy = 1e-12;
    for (let n = 0; n < model.length; n += SKIP) {
      const value = sound[start + n]!;
      product += value * model[n]!;
      energy += value * value;
    }
    const similarity = product / Math.sqrt(energy * power);
    if (similarity > best.similarity) best = { start, similarity };
  }
  return best;
}

/** Rising half of a Hann window: [length]. It and its reverse add up to 1. */
export function fadeIn(length: number): Float32Array {
  return Float32Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((Math.PI * (n + 0.5)) / length));
}
