import type { Curve } from '../curve';
import { peak } from '../edit/range-operations';
import { sliceCurve, STEP, type TimeRange } from '../range';
import type { Stamp } from './stamps';
import { fineTolerance, thinSamples } from '../convert/thin';
import { linearise } from '../convert/linearise';

type StampPoints = Stamp['points'];

/**
 * Stamp points with the shape of the range: relative to its peak, linear segments, starting in silence. Null if the range is silent.
 * @param most points; a curve with more is thinned.
 */
export function stampFromCurve(curve: Curve, range: TimeRange, most = Infinity): StampPoints | null {
  const highest = peak(curve, range);
  if (highest === 0) return null;
  const points = linearise(sliceCurve(curve, range)).map(({ time, value }): readonly [number, number] => [
    time - range.start,
    Math.min(1, value / highest),
  ]);
  const first = points[0]!;
  const fromSilence: StampPoints =
    first[1] === 0
      ? [[0, 0], ...points.slice(1)]
      : [[0, 0], [STEP, first[1]], ...points.slice(1).filter(([after]) => after > STEP)];
  return thinnedTo(fromSilence, most);
}

/** The points, thinned with a tolerance that is doubled until there are at most `most`. */
function thinnedTo(points: StampPoints, most: number): StampPoints {
  const times = points.map(([after]) => after);
  const values = points.map(([, value]) => value);
  let thinned = points;
  for (let scale = 1; thinned.length > most; scale *= 2) {
    const tolerance = { absolute: scale * fineTolerance.absolute, relative: scale * fineTolerance.relative };
    thinned = thinSamples([values], tolerance, 'linear', times).map((i) => points[i]!);
  }
  return thinned;
}
