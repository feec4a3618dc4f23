import type { Breakpoint, Curve } from './curve';
import { evaluate, insertOnLine, SAME_TIME } from './evaluate';

/** A span of the clip in seconds, start < end. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
}

/** Seconds in which a step rises or falls: far below one envelope sample (8 ms), so that an edit stays inside its range. */
export const STEP = 0.0005;

/** The curve up to `time`, ending with a point exactly there. */
export function head(curve: Curve, time: number): Curve {
  const { curve: split, index } = insertOnLine(curve, time);
  const kept = split.slice(0, index + 1);
  kept[index] = { ...kept[index]!, time };
  return kept;
}

/** The curve from `time` on, beginning with a point exactly there. */
export function tail(curve: Curve, time: number): Curve {
  const { curve: split, index } = insertOnLine(curve, time);
  const kept = split.slice(index);
  kept[0] = { ...kept[0]!, time };
  return kept;
}

/** The curve within the range, beginning and ending with a point exactly on its borders. */
export function sliceCurve(curve: Curve, { start, end }: TimeRange): Curve {
  return head(tail(curve, start), end);
}

function linear({ time, value }: Breakpoint): Breakpoint {
  return { time, value, shape: 'linear' };
}

function meets(curve: Curve, point: Breakpoint): boolean {
  return Math.abs(evaluate(curve, point.time) - point.value) < 1e-9;
}

/**
 * Puts `inner` in the place of what the curve does over inner's span. Outside that span the curve stays as it was, but for
 * a step of STEP seconds where the two do not meet.
 * @param inner at least one point.
 */
export function replaceSpan(curve: Curve, inner: Curve): Curve {
  const first = inner[0]!;
  const last = inner[inner.length - 1]!;
  let before: Curve = [];
  if (first.time > STEP) {
    if (meets(curve, first)) {
      before = head(curve, first.time).slice(0, -1);
    } else {
      const joined = head(curve, first.time - STEP);
      before = joined.with(-1, linear(joined[joined.length - 1]!));
    }
  }
  const joins = meets(curve, last);
  const after = tail(curve, joins ? last.time : last.time + STEP);
  const end = joins ? after[0]! : linear(last);
  return [...before, ...inner.slice(0, -1), end, ...(joins ? after.slice(1) : after)];
}

/** Applies `change` to the part of the curve within the range. */
export function withinRange(curve: Curve, range: TimeRange, change: (inner: Curve) => Curve): Curve {
  return range.end - range.start > SAME_TIME ? replaceSpan(curve, change(sliceCurve(curve, range))) : curve;
}
