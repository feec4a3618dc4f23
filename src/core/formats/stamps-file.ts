import * as v from 'valibot';
import type { Stamp } from '../curve/drawing/stamps';

/** Longest name of a stamp, letters. */
export const STAMP_NAME_LENGTH = 40;

/** Seconds that a stamp may last, and points it may have: far beyond a hit, far below what slows the lane down. */
const LONGEST = 60;
const MOST_POINTS = 5000;

const unit = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const stamp = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  label: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(STAMP_NAME_LENGTH)),
  points: v.pipe(
    v.array(v.tuple([v.pipe(v.number(), v.minValue(0), v.maxValue(LONGEST)), unit])),
    v.minLength(2),
    v.maxLength(MOST_POINTS),
    v.check((points) => points[0]![0] === 0 && points[0]![1] === 0, 'must begin in silence'),
    v.check((points) => points.every(([after], i) => i === 0 || after > points[i - 1]![0]), 'must ascend'),
  ),
});

/** The stamps among what the browser kept; what is none (an older build's, or damaged) is left out. */
export function parseStamps(kept: unknown): Stamp[] {
  if (!Array.isArray(kept)) return [];
  const known = new Set<string>();
  return kept.flatMap((one) => {
    const result = v.safeParse(stamp, one);
    if (!result.success || known.has(result.output.id)) return [];
    known.add(result.output.id);
    return [result.output];
  });
}
