import { insertAllOnLine, segmentValue } from '../evaluate';
import type { Breakpoint, Curve } from '../curve';

/** Relative distance from the level below which a point counts as on it. */
const ON_LEVEL = 1e-9;

/** Time at which the segment crosses `level`, seconds; null if it stays on one side. Every shape is monotone: bisection finds it. */
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
 * Adds points where the curve crosses `level`, so that each segment lies on one side of it. The curve's shape does not change.
 * @param filter which segments to split, all by default.
 */
export function insertCrossings(
  curve: Curve,
  level: number,
  filter: (from: Breakpoint, to: Breakpoint) => boolean = () => true,
): Curve {
  const times = curve.flatMap((from, i) => {
    const to = curve[i + 1];
    const time = to && filter(from, to) ? crossing(from, to, level) : null;
    return time === null ? [] : [time];
  });
  return times.length === 0 ? curve : insertAllOnLine(curve, times);
}
