import type { Breakpoint } from './curve';

/** Strongest bend that can be drawn: half way through its time the segment is 1 % (or 99 %) on its way. */
export const BEND_LIMIT = 2 * Math.log(99);

/** Bends weaker than this are straight to within rounding. */
const STRAIGHT = 1e-9;

/** How far along (0..1) a segment bent by `bend` is at the part `u` (0..1) of its time. */
export function bendProgress(bend: number | undefined, u: number): number {
  return bend === undefined || Math.abs(bend) < STRAIGHT ? u : Math.expm1(bend * u) / Math.expm1(bend);
}

/** The bend with which a segment is `course` (0..1) on its way at half its time, within the limit. */
export function bendForMidpoint(course: number): number {
  if (course <= 0) return BEND_LIMIT;
  if (course >= 1) return -BEND_LIMIT;
  return clampBend(2 * Math.log((1 - course) / course));
}

export function clampBend(bend: number): number {
  return Math.min(BEND_LIMIT, Math.max(-BEND_LIMIT, bend));
}

/** The point with its segment bent; a straight one carries no bend. */
export function withBend(point: Breakpoint, bend: number): Breakpoint {
  if (Math.abs(bend) >= STRAIGHT) return { ...point, bend };
  if (point.bend === undefined) return point;
  const { time, value, shape, phase } = point;
  return { time, value, shape, ...(phase && { phase }) };
}
