import { bendProgress, bendForMidpoint, withBend } from './bend';
import { shapeValue } from './evaluate';
import type { Breakpoint, Curve } from './curve';

/** True when bending the segment changes its line. */
export function canBend(from: Breakpoint, to: Breakpoint): boolean {
  return from.shape !== 'hold' && from.value !== to.value;
}

/** The bend that leads the segment through `level` at half its time; the limit where the level lies beyond the segment's ends. */
export function bendThrough(from: Breakpoint, to: Breakpoint, level: number): number {
  const rises = to.value > from.value;
  // Every shape is monotone, so its place of this level is found by halving.
  let low = 0;
  let high = 1;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (shapeValue(from, to, middle) < level === rises) low = middle;
    else high = middle;
  }
  return bendForMidpoint((low + high) / 2);
}

/** The curve with the segment that starts at `index` bent. */
export function bendSegment(curve: Curve, index: number, bend: number): Curve {
  const point = curve[index];
  return point ? curve.with(index, withBend(point, bend)) : curve;
}

/**
 * How much the segment is lifted (above 0) or lowered at half its time, -1..1 of what is possible: the same number looks
 * the same on rising and falling segments.
 */
export function segmentLift(from: Breakpoint, to: Breakpoint): number {
  const course = bendProgress(from.bend, 0.5);
  return (to.value > from.value ? 1 : -1) * (2 * course - 1);
}

export function bendForLift(from: Breakpoint, to: Breakpoint, lift: number): number {
  return bendForMidpoint(0.5 + ((to.value > from.value ? 1 : -1) * lift) / 2);
}
