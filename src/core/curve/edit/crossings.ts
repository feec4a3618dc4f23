import { insertAllOnLine, segmentValue } from '../evaluate';
import type { Breakpoint, Curve } from '../curve';

/** A point that lies off the level by less than this part of it lies on it. */
const ON_LEVEL = 1e-9;

/** When the segment passes `level`, seconds; null when it stays on one side. Every shape runs one way from end to end. */
function crossing(from: Breakpoint, to: Breakpoint, level: number): number | null {
  const near = ON_LEVEL * level;
  const rises = from.value < level - near && to.value > level + near;
  const falls = from.value > level + near && to.value < level - near;
  if (from.shape === 'hold' || !(rises || falls)) return null;
  let low = from.time;
  let high = to.time;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (segmentValue(from, to, middle) < level === rises) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Points added on the line where it passes `level`, so that each segment lies wholly on one side of it; the line does not move.
 * @param concerns which segments are cut, all by default.
 */
export function insertCrossings(
  curve: Curve,
  level: number,
  concerns: (from: Breakpoint, to: Breakpoint) => boolean = () => true,
): Curve {
  const times = curve.flatMap((from, i) => {
    const to = curve[i + 1];
    const time = to && concerns(from, to) ? crossing(from, to, level) : null;
    return time === null ? [] : [time];
  });
  return times.length === 0 ? curve : insertAllOnLine(curve, times);
}
