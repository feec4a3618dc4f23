/**
 * Onset detection, used wherever events are counted: an event is where the µ-law level rises most within ±48 ms, by at least `threshold` and
 * a share of the clip's largest rise, no two within 96 ms. Same rule as models/audio/loudness.py (golden/onsets.json).
 */
export interface OnsetRule {
  /** Smallest rise in µ-law units (0..1 from silence to full scale). */
  readonly threshold: number;
  /** Smallest rise as a share of the largest one. */
  readonly share: number;
}

export const onsetRule: OnsetRule = { threshold: 0.08, share: 0.25 };

/** µ of the scale on which rises are measured, independent of the pack. */
const MU = 255;
/** Samples at 125 Hz on either side: 48 ms. */
const REACH = 6;
/** Fewest samples at 125 Hz between two events. */
const GAP = 12;

/** Onset strength [samples]: µ-law level REACH samples later minus that REACH samples earlier, at least 0. The ends are held. */
export function rises(levels: Float32Array): Float32Array {
  const scale = 1 / Math.log1p(MU);
  const compressed = levels.map((level) => Math.log1p(MU * Math.min(1, Math.max(0, level))) * scale);
  const last = compressed.length - 1;
  return compressed.map((_, i) =>
    Math.max(0, compressed[Math.min(last, i + REACH)]! - compressed[Math.max(0, i - REACH)]!),
  );
}

/**
 * Indices of the local maxima of at least `minimum`, largest first, none within `gap` samples of a larger one; the earlier of two equal ones.
 * @param taken samples that cannot be picked (1); the samples around each picked one are marked in it.
 */
export function pickPeaks(
  strengths: Float32Array | Float64Array,
  minimum: number,
  taken = new Uint8Array(strengths.length),
  gap = GAP,
): number[] {
  const order: number[] = [];
  for (let i = 0; i < strengths.length; i++) if (strengths[i]! >= minimum && !taken[i]) order.push(i);
  order.sort((a, b) => strengths[b]! - strengths[a]! || a - b);
  return order.filter((i) => {
    if (taken[i]) return false;
    taken.fill(1, Math.max(0, i - gap), i + gap + 1);
    return true;
  });
}

/** Smallest rise that counts as an event in a clip with these strengths. */
export function onsetThreshold(strengths: Float32Array, { threshold, share }: OnsetRule = onsetRule): number {
  return Math.max(threshold, share * strengths.reduce((most, value) => Math.max(most, value), 0));
}

/** Times in seconds of the events in linear RMS levels at `rate` Hz, ascending. */
export function onsets(levels: Float32Array, rate: number, rule: OnsetRule = onsetRule): number[] {
  const strengths = rises(levels);
  return pickPeaks(strengths, onsetThreshold(strengths, rule))
    .sort((a, b) => a - b)
    .map((i) => i / rate);
}

/** Number of one-to-one pairs of ascending times at most `tolerance` seconds apart: greedy in time, which is optimal on a line. */
export function countMatches(
  found: readonly number[],
  expected: readonly number[],
  tolerance: number,
): number {
  let pairs = 0;
  for (let i = 0, j = 0; i < found.length && j < expected.length;) {
    const difference = found[i]! - expected[j]!;
    if (Math.abs(difference) <= tolerance) [pairs, i, j] = [pairs + 1, i + 1, j + 1];
    else if (difference < 0) i++;
    else j++;
  }
  return pairs;
}
