import type { TimeRange } from '../../core/curve/range';
import type { Envelope } from '../../core/loudness/envelope';
import { sampleAtOrAfter, sampleAtOrBefore, toSamples } from '../../core/time/samples';

/** What a mapping has decoded so far. The lane shows it until the whole prediction is in the project; it is neither edited nor stored. */
export interface PartialPrediction {
  /** Seconds of the clip at the first sample. */
  readonly start: number;
  readonly envelope: Envelope;
}

/** Seconds of the clip up to which it is decoded. */
export function partialEnd({ start, envelope }: PartialPrediction): number {
  return start + envelope.left.length / envelope.rate;
}

/** A partial prediction to which samples are added. Those before are not copied: each state is a view of the same memory. */
export class GrowingPrediction {
  private readonly left: Float32Array;
  private readonly right: Float32Array;
  private count = 0;

  /** @param duration seconds of the picture that is mapped from `start` on. */
  constructor(
    private readonly start: number,
    duration: number,
    private readonly rate: number,
  ) {
    const length = toSamples(duration, rate);
    this.left = new Float32Array(length);
    this.right = new Float32Array(length);
  }

  add({ left, right }: Envelope): PartialPrediction {
    const added = Math.min(left.length, this.left.length - this.count);
    this.left.set(left.subarray(0, added), this.count);
    this.right.set(right.subarray(0, added), this.count);
    this.count += added;
    const [leftNow, rightNow] = [this.left, this.right].map((samples) => samples.subarray(0, this.count));
    return { start: this.start, envelope: { rate: this.rate, left: leftNow!, right: rightNow! } };
  }
}

/** The part within the range; null where it has no sample there. */
export function partialWithin(
  { start, envelope }: PartialPrediction,
  range: TimeRange,
): PartialPrediction | null {
  const { rate, left, right } = envelope;
  // The tolerance keeps a sample whose time rounding left just outside.
  const from = Math.max(0, sampleAtOrAfter(range.start - start - 1e-9, rate));
  const to = Math.min(left.length, sampleAtOrBefore(range.end - start + 1e-9, rate) + 1);
  if (from >= to) return null;
  return {
    start: start + from / rate,
    envelope: { rate, left: left.subarray(from, to), right: right.subarray(from, to) },
  };
}
