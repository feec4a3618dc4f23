import type { Curve } from './envelope';
import type { TimeRange } from './range';
import type { Tolerance } from './thin';
import { thin } from './thin';

/**
 * Which points of the range the lines can do without, in every curve at once (the curves must have their points at the same
 * times). The ends of held and smooth segments stay.
 * @returns the curves with fewer points.
 */
export function simplify(curves: readonly Curve[], range: TimeRange, tolerance: Tolerance): Curve[] {
  const first = curves[0] ?? [];
  const from = first.findIndex(({ time }) => time >= range.start);
  const to = first.findLastIndex(({ time }) => time <= range.end);
  if (from < 0 || to - from < 2) return [...curves];
  const dropped = new Set<number>();
  let run = from;
  for (let i = from + 1; i <= to; i++) {
    const straight = curves.every((curve) => curve[i]!.shape === 'linear');
    if (straight && i < to) continue;
    const points = curves.map((curve) => curve.slice(run, i + 1));
    const values = points.map((curve) => curve.map(({ value }) => value));
    const times = points[0]!.map(({ time }) => time);
    const bent = curves.some((curve) => curve[run]!.shape !== 'linear');
    const kept = new Set(bent ? times.keys() : thin(values, tolerance, times));
    for (let k = 0; k < times.length; k++) if (!kept.has(k)) dropped.add(run + k);
    run = i;
  }
  return curves.map((curve) => curve.filter((_, i) => !dropped.has(i)));
}
