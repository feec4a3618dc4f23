import { rmsOfClass, type MuLaw } from '../loudness/mu-law';

/** How a class is decoded from its logits: the most likely one, or the mean under the softmax, which is more stable between equally likely neighbours. */
export type ClassDecode = 'argmax' | 'expectation';

/**
 * Logit biases under which every sample is decoded: added log-odds of the loudest class over silence, proportional for the classes between.
 * A certain class does not change; where silence and sound are both likely, the bias decides. Ascending, including 0.
 */
export const logitBiases: readonly number[] = Array.from({ length: 19 }, (_, k) => 2 * k - 18);

/** One channel decoded from the mapper's logits, `length` samples each. */
export interface ChannelDecoding {
  /** Linear RMS, decoded without a bias. */
  readonly rms: Float32Array;
  /** 0..1: probability of the classes within CONFIDENT_DISTANCE of the decoded one. */
  readonly confidence: Float32Array;
  /** Class decoded under each of `logitBiases`; at every sample it increases with the bias. */
  readonly biased: readonly Float32Array[];
}

/** Label smoothing with σ = 1 class (paper eq. 9) puts 99 % of a certain prediction within two classes. */
const CONFIDENT_DISTANCE = 2;

/** Decodes the logits of one channel, streamed. */
export class ClassDecoder {
  readonly decoding: ChannelDecoding;
  private readonly gains: readonly Float64Array[];
  private readonly weights: Float64Array;
  private next = 0;

  constructor(
    private readonly law: MuLaw,
    private readonly decode: ClassDecode,
    length: number,
  ) {
    const { classes } = law;
    this.decoding = {
      rms: new Float32Array(length),
      confidence: new Float32Array(length),
      biased: logitBiases.map(() => new Float32Array(length)),
    };
    this.gains = logitBiases.map((bias) =>
      Float64Array.from({ length: classes }, (_, c) => Math.exp((bias * c) / (classes - 1))),
    );
    this.weights = new Float64Array(classes);
  }

  /** Samples decoded so far. */
  get decoded(): number {
    return this.next;
  }

  /** @param logits [samples][classes], continuing the samples pushed before. */
  push(logits: Float32Array): void {
    const { classes } = this.law;
    const { rms, confidence, biased } = this.decoding;
    for (let row = 0; row < logits.length; row += classes, this.next++) {
      const total = this.weigh(logits, row);
      for (let k = 0; k < logitBiases.length; k++) biased[k]![this.next] = this.classUnder(this.gains[k]!);
      const index = this.classUnder(this.gains[logitBiases.indexOf(0)]!);
      rms[this.next] = rmsOfClass(index, this.law);
      confidence[this.next] = this.weightNear(index) / total;
    }
  }

  /** Writes the softmax's numerators to `weights`. @returns their sum. */
  private weigh(logits: Float32Array, row: number): number {
    const { weights } = this;
    let top = -Infinity;
    for (let c = 0; c < weights.length; c++) top = Math.max(top, logits[row + c]!);
    let total = 0;
    for (let c = 0; c < weights.length; c++) total += weights[c] = Math.exp(logits[row + c]! - top);
    return total;
  }

  private classUnder(gains: Float64Array): number {
    const { weights } = this;
    let total = 0;
    let sum = 0;
    let likeliest = 0;
    let best = -1;
    for (let c = 0; c < weights.length; c++) {
      const weight = weights[c]! * gains[c]!;
      total += weight;
      sum += weight * c;
      if (weight > best) [best, likeliest] = [weight, c];
    }
    return this.decode === 'argmax' ? likeliest : sum / total;
  }

  private weightNear(index: number): number {
    const middle = Math.round(index);
    const last = Math.min(this.weights.length - 1, middle + CONFIDENT_DISTANCE);
    let sum = 0;
    for (let c = Math.max(0, middle - CONFIDENT_DISTANCE); c <= last; c++) sum += this.weights[c]!;
    return sum;
  }
}
