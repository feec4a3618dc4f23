import type { Curve } from '../curve';
import { peak } from '../edit/range-operations';
import { sliceCurve, STEP, type TimeRange } from '../range';
import type { Stamp } from './stamps';
import { linearise } from '../convert/linearise';

/** Stamp points with the shape of the range: relative to its peak, linear segments, starting in silence. Null if the range is silent. */
export function stampFromCurve(curve: Curve, range: TimeRange): Stamp['points'] | null {
  const highest = peak(curve, range);
  if (highest === 0) return null;
  const points = linearise(sliceCurve(curve, range)).map(({ time, value }): readonly [number, number] => [
    time - range.start,
    Math.min(1, value / highest),
  ]);
  const first = points[0]!;
  if (first[1] === 0) return [[0, 0], ...points.slice(1)];
  return [[0, 0], [STEP, first[1]], ...points.slice(1).filter(([after]) => after > STEP)];
}
