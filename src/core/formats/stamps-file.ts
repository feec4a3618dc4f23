import * as v from 'valibot';
import type { Stamp } from '../curve/drawing/stamps';

/** Longest name of a stamp, characters. */
export const STAMP_NAME_LENGTH = 40;

/** Limits of a stamp: seconds and points, far beyond a hit and few enough for a fast lane. */
const MAX_SECONDS = 60;
const MAX_POINTS = 5000;

const unit = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const stamp = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  label: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(STAMP_NAME_LENGTH)),
  points: v.pipe(
    v.array(v.tuple([v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_SECONDS)), unit])),
    v.minLength(2),
    v.maxLength(MAX_POINTS),
    v.check((points) => points[0]![0] === 0 && points[0]![1] === 0, 'must start in silence'),
    v.check((points) => points.every(([after], i) => i === 0 || after > points[i - 1]![0]), 'must ascend'),
  ),
});

/** Valid stamps in browser storage; invalid ones are ignored. */
export function parseStamps(stored: unknown): Stamp[] {
  if (!Array.isArray(stored)) return [];
  const known = new Set<string>();
  return stored.flatMap((item) => {
    const result = v.safeParse(stamp, item);
    if (!result.success || known.has(result.output.id)) return [];
    known.add(result.output.id);
    return [result.output];
  });
}
