import type { Envelope } from '../../core/loudness/envelope';

/** Samples of an envelope, from `start` to before `end`. */
export interface Samples {
  readonly start: number;
  readonly end: number;
}

/** Seconds made around what changed: where nothing changed, the old sound fades into the new one. */
export const CONTEXT_SECONDS = 0.25;
/** Seconds of a change that are made at once; the rest follows. */
const MOST_SECONDS = 4;

/** The first part of what changed that is made at once. */
export function firstPart({ start, end }: Samples, rate: number): Samples {
  return { start, end: Math.min(end, start + MOST_SECONDS * rate) };
}

/** The part with its context, within the envelope. */
export function withContext({ start, end }: Samples, { rate, left }: Envelope): Samples {
  const context = Math.round(CONTEXT_SECONDS * rate);
  return { start: Math.max(0, start - context), end: Math.min(left.length, end + context) };
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
