import type { Curve } from '../curve';
import type { TimeRange } from '../range';
import { thinSamples, type Tolerance } from './thin';

/**
 * Removes points of the range that are not needed within tolerance, the same ones in every curve.
 * The ends of held, smooth and bent segments remain, and points at which the shape changes.
 * @param curves with points at the same times.
 */
export function simplify(curves: readonly Curve[], range: TimeRange, tolerance: Tolerance): Curve[] {
  const first = curves[0] ?? [];
  const from = first.findIndex(({ time }) => time >= range.start);
  const to = first.findLastIndex(({ time }) => time <= range.end);
  if (from < 0 || to - from < 2) return [...curves];
  const removed = new Set<number>();
  const shapeAt = (i: number) => first[i]!.shape;
  const uniform = (i: number) =>
    curves.every((curve) => curve[i]!.shape === shapeAt(i) && curve[i]!.bend === undefined);
  let run = from;
  for (let i = from + 1; i <= to; i++) {
    const shape = shapeAt(run);
    if (i < to && uniform(i) && shapeAt(i) === shape) continue;
    if ((shape === 'linear' || shape === 'exponential') && uniform(run)) {
      const times = first.slice(run, i + 1).map(({ time }) => time);
      const values = curves.map((curve) => curve.slice(run, i + 1).map(({ value }) => value));
      const needed = new Set(thinSamples(values, tolerance, shape, times));
      times.forEach((_, k) => {
        if (!needed.has(k)) removed.add(run + k);
      });
    }
    run = i;
  }
  return curves.map((curve) => curve.filter((_, i) => !removed.has(i)));
}
