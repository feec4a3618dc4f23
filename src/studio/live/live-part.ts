import type { Envelope } from '../../core/loudness/envelope';
import type { Samples } from '../takes/make-span';

/** Seconds of a change that are made at once; the rest follows. */
const MOST_SECONDS = 4;

/** The first part of what changed that is made at once. */
export function firstPart({ start, end }: Samples, rate: number): Samples {
  return { start, end: Math.min(end, start + MOST_SECONDS * rate) };
}

/** The envelope with a part of another. */
export function withPart(envelope: Envelope, other: Envelope, { start, end }: Samples): Envelope {
  const replaced = (samples: Float32Array, by: Float32Array) => {
    const result = samples.slice();
    result.set(by.subarray(start, end), start);
    return result;
  };
  return {
    rate: envelope.rate,
    left: replaced(envelope.left, other.left),
    right: replaced(envelope.right, other.right),
  };
}

/** What holds both parts. */
export function union(one: Samples | null, other: Samples): Samples {
  if (!one) return other;
  return { start: Math.min(one.start, other.start), end: Math.max(one.end, other.end) };
}

/** What is left of a part after its beginning was made; null for nothing. */
export function rest(part: Samples, made: Samples): Samples | null {
  return made.end < part.end ? { start: made.end, end: part.end } : null;
}
