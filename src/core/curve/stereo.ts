import type { Curve, StereoCurve } from './curve';
import { insertAllOnLine, SAME_TIME } from './evaluate';

export type Channel = 'left' | 'right';
export const channels: readonly Channel[] = ['left', 'right'];

/** Applies `change` to both channels; equal channels stay one shared curve. */
export function mapChannels(
  curve: StereoCurve,
  change: (curve: Curve, channel: Channel) => Curve,
): StereoCurve {
  const left = change(curve.left, 'left');
  return { left, right: curve.right === curve.left ? left : change(curve.right, 'right') };
}

/** Applies `change` to the channels asked for only. */
export function mapSelected(
  curve: StereoCurve,
  which: readonly Channel[],
  change: (curve: Curve, channel: Channel) => Curve,
): StereoCurve {
  if (which.length === 2) return mapChannels(curve, change);
  return which[0] === 'left'
    ? { ...curve, left: change(curve.left, 'left') }
    : { ...curve, right: change(curve.right, 'right') };
}

function sameTimes(a: Curve, b: Curve): boolean {
  return a.length === b.length && a.every(({ time }, i) => time === b[i]!.time);
}

/** The curve with each point that means the time of one of `others` exactly there: computed times differ by rounding. */
function meeting(curve: Curve, others: Curve): Curve {
  let next = 0;
  return curve.map((point) => {
    while (next < others.length && others[next]!.time < point.time - SAME_TIME) next++;
    const other = others[next];
    if (!other || other.time > point.time + SAME_TIME) return point;
    next++;
    return other.time === point.time ? point : { ...point, time: other.time };
  });
}

/** Gives both channels points at the same times without moving either line, as linked editing needs. */
export function alignTimes({ left, right }: StereoCurve): StereoCurve {
  if (left === right || sameTimes(left, right)) return { left, right };
  const met = meeting(right, left);
  const aligned = insertAllOnLine(
    left,
    met.map(({ time }) => time),
  );
  return {
    left: aligned,
    right: insertAllOnLine(
      met,
      aligned.map(({ time }) => time),
    ),
  };
}

/** Below this level (linear RMS) a channel balance says nothing. */
const BALANCE_FLOOR = 0.01;

/**
 * Values for both channels when `value` is drawn for the pair: the louder channel gets it and the balance of what was
 * there is kept, both get it where there was next to nothing.
 * @returns [left, right], linear RMS.
 */
export function balanced(value: number, left: number, right: number): [number, number] {
  const louder = Math.max(left, right);
  if (louder < BALANCE_FLOOR || left === right) return [value, value];
  return [(value * left) / louder, (value * right) / louder];
}
