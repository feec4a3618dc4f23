import type { Curve } from '../curve';
import type { TimeRange } from '../range';
import { thinSamples, type Tolerance } from './thin';

/**
 * Which points of the range the lines can do without, in every curve at once (the curves must have their points at the same
 * times). The ends of held, smooth and bent segments stay, and so do the places where the shape changes.
 * @returns the curves with fewer points.
 */
export function simplify(curves: readonly Curve[], range: TimeRange, tolerance: Tolerance): Curve[] {
  const first = curves[0] ?? [];
  const from = first.findIndex(({ time }) => time >= range.start);
  const to = first.findLastIndex(({ time }) => time <= range.end);
  if (from < 0 || to - from < 2) return [...curves];
  const dropped = new Set<number>();
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
      const kept = new Set(thinSamples(values, tolerance, shape, times));
      times.forEach((_, k) => {
        if (!kept.has(k)) dropped.add(run + k);
      });
    }
    run = i;
  }
  return curves.map((curve) => curve.filter((_, i) => !dropped.has(i)));
}
