import { bendProgress, bendForMidpoint, withBend } from './bend';
import { shapeValue } from './evaluate';
import type { Breakpoint, Curve } from './curve';

/** True when bending changes the segment. */
export function canBend(from: Breakpoint, to: Breakpoint): boolean {
  return from.shape !== 'hold' && from.value !== to.value;
}

/** The bend with which the segment passes `level` at half its time; BEND_LIMIT if the level is outside the segment's range. */
export function bendThrough(from: Breakpoint, to: Breakpoint, level: number): number {
  const rises = to.value > from.value;
  // Every shape is monotone: bisection finds where it has this level.
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

/** Vertical offset of the segment's middle by its bend, -1 (lowest) to 1 (highest): positive is up on rising and falling segments. */
export function segmentLift(from: Breakpoint, to: Breakpoint): number {
  const progress = bendProgress(from.bend, 0.5);
  return (to.value > from.value ? 1 : -1) * (2 * progress - 1);
}

export function bendForLift(from: Breakpoint, to: Breakpoint, lift: number): number {
  return bendForMidpoint(0.5 + ((to.value > from.value ? 1 : -1) * lift) / 2);
}
