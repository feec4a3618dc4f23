import type { Breakpoint, Curve } from '../curve';
import { head, replaceSpan, sliceCurve, STEP, tail, type TimeRange, withinRange } from '../range';
import { holdsToLines } from '../convert/linearise';

/** Plays the range backwards. */
export function reverse(curve: Curve, range: TimeRange): Curve {
  return withinRange(curve, range, (inner) => {
    const points = holdsToLines(inner);
    const mirrored = points.map((point, i): Breakpoint => {
      // A segment's shape sits at its start; mirrored, the segment starts at what was its end.
      const segment = points[i - 1] ?? point;
      const [from, to] = segment.phase ?? [0, 1];
      return {
        time: range.start + range.end - point.time,
        value: point.value,
        shape: segment.shape,
        ...(segment.shape === 'smooth' && { phase: [1 - to, 1 - from] as const }),
        ...(segment.bend !== undefined && { bend: -segment.bend }),
      };
    });
    return mirrored.reverse();
  });
}

/** A copied part of a curve, starting at time 0. */
export interface CopiedCurve {
  readonly curve: Curve;
  /** Seconds. */
  readonly duration: number;
}

export function shift(curve: Curve, seconds: number): Curve {
  return curve.map((point) => ({ ...point, time: point.time + seconds }));
}

export function copy(curve: Curve, range: TimeRange): CopiedCurve {
  return { curve: shift(sliceCurve(curve, range), -range.start), duration: range.end - range.start };
}

/** Overwrites the curve from `time` on. */
export function paste(curve: Curve, copied: CopiedCurve, time: number): Curve {
  return replaceSpan(curve, shift(copied.curve, time));
}

/** Inserts `moved`, the shifted content of the range; the part of the range that it no longer covers holds its border value. */
function replaceMoved(curve: Curve, range: TimeRange, moved: Curve): Curve {
  const first = moved[0]!;
  const last = moved[moved.length - 1]!;
  const before: Curve = first.time > range.start ? [{ ...first, time: range.start, shape: 'linear' }] : [];
  const after: Curve = last.time < range.end ? [{ ...last, time: range.end }] : [];
  return replaceSpan(curve, [...before, ...moved, ...after]);
}

/** What a span of the curve holds, cut to 0..duration. Part of it must lie there. */
function cutToClip(moved: Curve, duration: number): Curve {
  const fromStart = moved[0]!.time < 0 ? tail(moved, 0) : moved;
  return fromStart[fromStart.length - 1]!.time > duration ? head(fromStart, duration) : fromStart;
}

/**
 * Moves the content of the range by `seconds`, overwriting; the part it no longer covers holds the range's border value. What leaves the clip is
 * cut; a part of the content must stay in it.
 */
export function nudge(curve: Curve, range: TimeRange, seconds: number, duration: number): Curve {
  if (seconds === 0) return curve;
  return replaceMoved(curve, range, cutToClip(shift(sliceCurve(curve, range), seconds), duration));
}

function silentPoint(time: number): Breakpoint {
  return { time, value: 0, shape: 'linear' };
}

/** Moves the whole curve by `seconds`, less than `duration`: what leaves the clip at one end is cut, silence fills in at the other. */
export function nudgeAll(curve: Curve, seconds: number, duration: number): Curve {
  if (seconds === 0 || curve.length === 0) return curve;
  const moved = shift(curve, seconds);
  const first = moved[0]!;
  const last = moved[moved.length - 1]!;
  if (seconds > 0) {
    const inside = last.time > duration ? head(moved, duration) : moved;
    // Before its first point the curve holds that point's value.
    if (first.value === 0 || seconds <= STEP) return inside;
    return [silentPoint(seconds - STEP), ...tail(inside, seconds)];
  }
  const inside = first.time < 0 ? tail(moved, 0) : moved;
  const end = duration + seconds;
  const isSilentAfter = last.time <= end && last.value === 0;
  if (isSilentAfter || -seconds <= STEP) return inside;
  const before = head(inside, end);
  const { time, value } = before[before.length - 1]!;
  return [...before.slice(0, -1), { time, value, shape: 'linear' }, silentPoint(end + STEP)];
}

/** Stretches the content of the range by `factor` from its start; a longer content overwrites, a shorter one holds its end value. */
export function stretch(curve: Curve, range: TimeRange, factor: number): Curve {
  if (!(factor > 0)) return curve;
  const stretched = sliceCurve(curve, range).map((point) => ({
    ...point,
    time: range.start + (point.time - range.start) * factor,
  }));
  return replaceMoved(curve, range, stretched);
}

/** Inserts at `time` and moves later content by the copied duration; what passes `end` is removed. */
export function ripplePaste(curve: Curve, copied: CopiedCurve, time: number, end: number): Curve {
  const later = shift(tail(curve, time), copied.duration);
  const opened = time <= STEP ? later : [...head(curve, time - STEP), ...later];
  const pasted = paste(opened, copied, time);
  return pasted[pasted.length - 1]!.time > end ? head(pasted, end) : pasted;
}

/** Removes the range and moves later content earlier by its length. */
export function rippleDelete(curve: Curve, range: TimeRange): Curve {
  const after = shift(tail(curve, range.end), range.start - range.end);
  return range.start <= STEP ? after : [...head(curve, range.start - STEP), ...after];
}
