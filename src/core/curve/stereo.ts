import type { Curve, StereoCurve } from './curve';
import { insertAllOnLine, SAME_TIME } from './evaluate';

export type Channel = 'left' | 'right';
export const channels: readonly Channel[] = ['left', 'right'];

/** Whether two curves have equal points, by value. */
export function samePoints(a: Curve, b: Curve): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every((point, i) => {
        const other = b[i]!;
        return (
          point.time === other.time &&
          point.value === other.value &&
          point.shape === other.shape &&
          point.bend === other.bend &&
          point.phase?.[0] === other.phase?.[0] &&
          point.phase?.[1] === other.phase?.[1]
        );
      }))
  );
}

/** Applies `change`, which is the same for both, to both channels; a shared curve stays shared. */
export function mapChannels(curve: StereoCurve, change: (curve: Curve) => Curve): StereoCurve {
  const left = change(curve.left);
  return { left, right: curve.right === curve.left ? left : change(curve.right) };
}

/**
 * Applies `change`, which may differ by channel, to the channels of `which`. A shared curve stays shared only if both results are equal.
 */
export function mapEachChannel(
  curve: StereoCurve,
  change: (curve: Curve, channel: Channel) => Curve,
  which: readonly Channel[] = channels,
): StereoCurve {
  const left = which.includes('left') ? change(curve.left, 'left') : curve.left;
  const right = which.includes('right') ? change(curve.right, 'right') : curve.right;
  return { left, right: curve.right === curve.left && samePoints(left, right) ? left : right };
}

function sameTimes(a: Curve, b: Curve): boolean {
  return a.length === b.length && a.every(({ time }, i) => time === b[i]!.time);
}

/** The curve with points moved to the times of `others` where both differ by rounding only. */
function snapTimes(curve: Curve, others: Curve): Curve {
  let next = 0;
  return curve.map((point) => {
    while (next < others.length && others[next]!.time < point.time - SAME_TIME) next++;
    const other = others[next];
    if (!other || other.time > point.time + SAME_TIME) return point;
    next++;
    return other.time === point.time ? point : { ...point, time: other.time };
  });
}

/** Gives both channels points at the same times without changing their shapes, as linked editing requires. */
export function alignTimes({ left, right }: StereoCurve): StereoCurve {
  if (left === right || sameTimes(left, right)) return { left, right };
  const snapped = snapTimes(right, left);
  const aligned = insertAllOnLine(
    left,
    snapped.map(({ time }) => time),
  );
  return {
    left: aligned,
    right: insertAllOnLine(
      snapped,
      aligned.map(({ time }) => time),
    ),
  };
}

/** Below this level (linear RMS) the channel balance is not meaningful. */
const BALANCE_FLOOR = 0.01;

/**
 * Levels of both channels when `value` is drawn for the pair: the louder channel gets it and the balance is preserved; both get it where
 * the pair was almost silent.
 * @returns [left, right], linear RMS.
 */
export function balanced(value: number, left: number, right: number): [number, number] {
  const louder = Math.max(left, right);
  if (louder < BALANCE_FLOOR || left === right) return [value, value];
  return [(value * left) / louder, (value * right) / louder];
}

/** Points of both channels; those of a shared curve count once. */
export function pointCount({ left, right }: StereoCurve): number {
  return left === right ? left.length : left.length + right.length;
}
