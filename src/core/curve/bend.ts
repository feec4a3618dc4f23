import type { Breakpoint } from './curve';

/** Largest bend: at half its time the segment has covered 1 % (or 99 %) of its rise. */
export const BEND_LIMIT = 2 * Math.log(99);

/** A bend below this is straight within rounding. */
const STRAIGHT = 1e-9;

/** Progress (0..1) of a bent segment at the share `u` (0..1) of its time. */
export function bendProgress(bend: number | undefined, u: number): number {
  return bend === undefined || Math.abs(bend) < STRAIGHT ? u : Math.expm1(bend * u) / Math.expm1(bend);
}

/** The bend whose progress (0..1) at half the segment's time is `progress`, clamped to BEND_LIMIT. */
export function bendForMidpoint(progress: number): number {
  if (progress <= 0) return BEND_LIMIT;
  if (progress >= 1) return -BEND_LIMIT;
  return clampBend(2 * Math.log((1 - progress) / progress));
}

export function clampBend(bend: number): number {
  return Math.min(BEND_LIMIT, Math.max(-BEND_LIMIT, bend));
}

/** The point with its segment bent; a straight segment has no `bend` field. */
export function withBend(point: Breakpoint, bend: number): Breakpoint {
  if (Math.abs(bend) >= STRAIGHT) return { ...point, bend };
  if (point.bend === undefined) return point;
  const { time, value, shape, phase } = point;
  return { time, value, shape, ...(phase && { phase }) };
}
