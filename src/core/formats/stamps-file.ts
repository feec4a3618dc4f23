import * as v from 'valibot';
import type { Stamp } from '../curve/drawing/stamps';
import { firstErrorOnly, listOf, within } from '../project/bounded';

/** Far beyond a hit and few enough for a fast lane and a readable menu. What is saved stays within them, so that it can be read again. */
export const stampLimits = {
  stamps: 200,
  /** Longest name, characters. */
  name: 40,
  /** Longest stamp. */
  seconds: 60,
  /** Points of one stamp. */
  points: 5000,
} as const;

const point = v.tuple([within({ min: 0, max: stampLimits.seconds }), within({ min: 0, max: 1 })]);
const stamp = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  label: v.pipe(
    v.string(),
    v.maxLength(2 * stampLimits.name),
    v.trim(),
    v.minLength(1),
    v.maxLength(stampLimits.name),
  ),
  points: v.pipe(
    listOf(point, stampLimits.points),
    v.minLength(2),
    v.check((points) => points[0]![0] === 0 && points[0]![1] === 0, 'must start in silence'),
    v.check((points) => points.every(([after], i) => i === 0 || after > points[i - 1]![0]), 'must ascend'),
  ),
});

/** Valid stamps in browser storage, up to the limit; invalid ones are ignored. */
export function parseStamps(stored: unknown): Stamp[] {
  if (!Array.isArray(stored)) return [];
  const known = new Set<string>();
  return stored.slice(0, stampLimits.stamps).flatMap((item: unknown) => {
    const result = v.safeParse(stamp, item, firstErrorOnly);
    if (!result.success || known.has(result.output.id)) return [];
    known.add(result.output.id);
    return [result.output];
  });
}
