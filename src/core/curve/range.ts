import type { Breakpoint, Curve } from './curve';
import { evaluate, insertOnLine, SAME_TIME } from './evaluate';

/** A span of the clip in seconds, start < end. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
}

/** Duration of a step in the curve, seconds: far below one envelope sample (8 ms), so that an edit stays inside its range. */
export const STEP = 0.0005;

/** The curve up to `time`, with its last point exactly there. */
export function head(curve: Curve, time: number): Curve {
  const { curve: split, index } = insertOnLine(curve, time);
  const result = split.slice(0, index + 1);
  result[index] = { ...result[index]!, time };
  return result;
}

/** The curve from `time` on, with its first point exactly there. */
export function tail(curve: Curve, time: number): Curve {
  const { curve: split, index } = insertOnLine(curve, time);
  const result = split.slice(index);
  result[0] = { ...result[0]!, time };
  return result;
}

/** The curve within the range, with a point exactly at each border. */
export function sliceCurve(curve: Curve, { start, end }: TimeRange): Curve {
  return head(tail(curve, start), end);
}

function linear({ time, value }: Breakpoint): Breakpoint {
  return { time, value, shape: 'linear' };
}

function passesThrough(curve: Curve, point: Breakpoint): boolean {
  return Math.abs(evaluate(curve, point.time) - point.value) < 1e-9;
}

/**
 * Replaces the curve over inner's time span by `inner`. Outside that span the curve does not change, except for a step of STEP seconds
 * where the two do not meet.
 * @param inner at least one point.
 */
export function replaceSpan(curve: Curve, inner: Curve): Curve {
  const first = inner[0]!;
  const last = inner[inner.length - 1]!;
  let before: Curve = [];
  if (first.time > STEP) {
    if (passesThrough(curve, first)) {
      before = head(curve, first.time).slice(0, -1);
    } else {
      const joined = head(curve, first.time - STEP);
      before = joined.with(-1, linear(joined[joined.length - 1]!));
    }
  }
  const joins = passesThrough(curve, last);
  const after = tail(curve, joins ? last.time : last.time + STEP);
  const end = joins ? after[0]! : linear(last);
  return [...before, ...inner.slice(0, -1), end, ...(joins ? after.slice(1) : after)];
}

/** Applies `change` to the part of the curve within the range. @param change returns two points or more, the first and the last at its borders. */
export function withinRange(curve: Curve, range: TimeRange, change: (inner: Curve) => Curve): Curve {
  if (range.end - range.start <= SAME_TIME) return curve;
  const inner = [...change(sliceCurve(curve, range))];
  // Computed times may be off by a rounding; what is edited next is cut exactly at the borders.
  inner[0] = { ...inner[0]!, time: range.start };
  inner[inner.length - 1] = { ...inner[inner.length - 1]!, time: range.end };
  return replaceSpan(curve, inner);
}
