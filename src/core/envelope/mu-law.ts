/** The µ-law grid on which RMS-Mapper predicts loudness (paper eq. 8): `classes` bins, equidistant in ln(1 + µr). */
export interface MuLaw {
  readonly classes: number;
  readonly mu: number;
}

/** Class of a linear RMS value in 0..1. */
export function classOfRms(rms: number, { classes, mu }: MuLaw): number {
  return Math.round(((classes - 1) * Math.log1p(mu * rms)) / Math.log1p(mu));
}

/** Linear RMS of a class; fractional classes lie between their neighbours. */
export function rmsOfClass(index: number, { classes, mu }: MuLaw): number {
  return Math.expm1((index / (classes - 1)) * Math.log1p(mu)) / mu;
}

export interface Decoded {
  /** Linear RMS. */
  readonly rms: Float32Array;
  /** 0..1: probability that the class lies within `confidentDistance` classes of the decoded one. */
  readonly confidence: Float32Array;
}

/** Label smoothing with σ = 1 class (paper eq. 9) puts 99 % of a certain prediction within two classes. */
const confidentDistance = 2;

/**
 * Loudness from class scores. `logits` has layout [frames][classes].
 * argmax takes the likeliest class; expectation the mean class under the softmax, which is steadier where neighbours are as likely.
 */
export function decodeLogits(logits: Float32Array, law: MuLaw, decode: 'argmax' | 'expectation'): Decoded {
  const frames = logits.length / law.classes;
  const rms = new Float32Array(frames);
  const confidence = new Float32Array(frames);
  for (let i = 0; i < frames; i++) {
    const probabilities = softmax(logits.subarray(i * law.classes, (i + 1) * law.classes));
    const index = decode === 'argmax' ? largest(probabilities) : mean(probabilities);
    rms[i] = rmsOfClass(index, law);
    const first = Math.max(0, Math.round(index) - confidentDistance);
    for (let c = first; c <= Math.min(law.classes - 1, Math.round(index) + confidentDistance); c++)
      confidence[i]! += probabilities[c]!;
    confidence[i] = Math.min(1, confidence[i]!);
  }
  return { rms, confidence };
}

function softmax(scores: Float32Array): Float64Array {
  const top = scores.reduce((a, b) => Math.max(a, b), -Infinity);
  const weights = Float64Array.from(scores, (score) => Math.exp(score - top));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
}

function largest(values: Float64Array): number {
  return values.reduce((best, value, c) => (value > values[best]! ? c : best), 0);
}

function mean(probabilities: Float64Array): number {
  return probabilities.reduce((sum, probability, c) => sum + probability * c, 0);
}
