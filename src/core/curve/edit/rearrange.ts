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

/** A piece of curve that begins at time 0, with the seconds it lasts. */
export interface CopiedCurve {
  readonly curve: Curve;
  readonly duration: number;
}

function shift(curve: Curve, seconds: number): Curve {
  return curve.map((point) => ({ ...point, time: point.time + seconds }));
}

export function copy(curve: Curve, range: TimeRange): CopiedCurve {
  return { curve: shift(sliceCurve(curve, range), -range.start), duration: range.end - range.start };
}

/** Overwrites what is there from `time` on. */
export function paste(curve: Curve, clipping: CopiedCurve, time: number): Curve {
  return replaceSpan(curve, shift(clipping.curve, time));
}

/** Puts `moved`, once the content of the range, in its new place; what it leaves behind holds its border value. */
function replaceMoved(curve: Curve, range: TimeRange, moved: Curve): Curve {
  const first = moved[0]!;
  const last = moved[moved.length - 1]!;
  const left: Curve = first.time > range.start ? [{ ...first, time: range.start, shape: 'linear' }] : [];
  const right: Curve = last.time < range.end ? [{ ...last, time: range.end }] : [];
  return replaceSpan(curve, [...left, ...moved, ...right]);
}

/** Moves what the range holds by `seconds`, over what is there; the strip left behind holds the range's border value. */
export function nudge(curve: Curve, range: TimeRange, seconds: number): Curve {
  const by = Math.max(seconds, -range.start);
  return by === 0 ? curve : replaceMoved(curve, range, shift(sliceCurve(curve, range), by));
}

/** Makes what the range holds `factor` times as long, from the range's start; what follows is overwritten, or the end value held. */
export function stretch(curve: Curve, range: TimeRange, factor: number): Curve {
  if (!(factor > 0)) return curve;
  const stretched = sliceCurve(curve, range).map((point) => ({
    ...point,
    time: range.start + (point.time - range.start) * factor,
  }));
  return replaceMoved(curve, range, stretched);
}

/** Makes room for the clipping at `time`: what follows comes later, and what then lies past `end` is lost. */
export function ripplePaste(curve: Curve, clipping: CopiedCurve, time: number, end: number): Curve {
  const later = shift(tail(curve, time), clipping.duration);
  const opened = time <= STEP ? later : [...head(curve, time - STEP), ...later];
  const pasted = paste(opened, clipping, time);
  return pasted[pasted.length - 1]!.time > end ? head(pasted, end) : pasted;
}

/** Takes the range out and closes the gap: what follows comes earlier. */
export function rippleDelete(curve: Curve, range: TimeRange): Curve {
  const after = shift(tail(curve, range.end), range.start - range.end);
  return range.start <= 0 ? after : [...head(curve, range.start - STEP), ...after];
}
