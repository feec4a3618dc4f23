import { rmsOfClass, type MuLaw } from '../loudness/mu-law';

/** How a class is taken from its scores: the likeliest one, or the mean under the softmax, steadier where neighbours are as likely. */
export type ClassDecode = 'argmax' | 'expectation';

/**
 * Tilts that every sample is decoded under: log-odds that the loudest class gains over silence, the classes between in proportion.
 * A certain class stays where it is; where silence and sound are both possible, a tilt decides. Ascending, 0 among them.
 */
export const logitBiases: readonly number[] = Array.from({ length: 19 }, (_, k) => 2 * k - 18);

/** One channel as the mapper's scores read, `length` samples each. */
export interface ChannelDecoding {
  /** Linear RMS: the decode, without a tilt. */
  readonly rms: Float32Array;
  /** 0..1: probability that the class lies within `confidentDistance` classes of the decoded one. */
  readonly confidence: Float32Array;
  /** Class decoded under each of `tilts`; at every sample it rises with the tilt. */
  readonly biased: readonly Float32Array[];
}

/** Label smoothing with σ = 1 class (paper eq. 9) puts 99 % of a certain prediction within two classes. */
const CONFIDENT_DISTANCE = 2;

/** Decodes one channel's scores as they come. */
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
    this.gains = logitBiases.map((tilt) =>
      Float64Array.from({ length: classes }, (_, c) => Math.exp((tilt * c) / (classes - 1))),
    );
    this.weights = new Float64Array(classes);
  }

  /** @param logits [samples][classes], the samples that follow those pushed before. */
  push(logits: Float32Array): void {
    const { classes } = this.law;
    const { rms, confidence, biased } = this.decoding;
    for (let row = 0; row < logits.length; row += classes, this.next++) {
      const total = this.weigh(logits, row);
      for (let k = 0; k < logitBiases.length; k++) biased[k]![this.next] = this.classUnder(this.gains[k]!);
      const index = this.classUnder(this.gains[logitBiases.indexOf(0)]!);
      rms[this.next] = rmsOfClass(index, this.law);
      confidence[this.next] = this.near(index) / total;
    }
  }

  /** Puts the softmax's numerators into `weights`. @returns their sum. */
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

  private near(index: number): number {
    const middle = Math.round(index);
    const last = Math.min(this.weights.length - 1, middle + CONFIDENT_DISTANCE);
    let sum = 0;
    for (let c = Math.max(0, middle - CONFIDENT_DISTANCE); c <= last; c++) sum += this.weights[c]!;
    return sum;
  }
}
