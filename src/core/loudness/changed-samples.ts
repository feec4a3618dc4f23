import type { Envelope } from './envelope';

/** Samples a second at which curves are compared: those of the model's input. */
export const COMPARED_RATE = 125;

/** Half a step of the quietest µ-law class: no decoder tells it apart. */
const SAME = 1e-4;

/** First and last + 1 sample at which two envelopes of one length differ; null where they are the same. */
export function changedSamples(before: Envelope, after: Envelope): { start: number; end: number } | null {
  const { length } = after.left;
  const differs = (i: number) =>
    Math.abs(before.left[i]! - after.left[i]!) > SAME || Math.abs(before.right[i]! - after.right[i]!) > SAME;
  let start = 0;
  while (start < length && !differs(start)) start++;
  if (start === length) return null;
  let end = length;
  while (!differs(end - 1)) end--;
  return { start, end };
}
