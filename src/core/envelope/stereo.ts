import type { Curve, StereoCurve } from './envelope';
import { insertOnLine } from './curve';

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
export function mapSome(
  curve: StereoCurve,
  which: readonly Channel[],
  change: (curve: Curve, channel: Channel) => Curve,
): StereoCurve {
  if (which.length === 2) return mapChannels(curve, change);
  return which[0] === 'left'
    ? { ...curve, left: change(curve.left, 'left') }
    : { ...curve, right: change(curve.right, 'right') };
}

/** Gives both channels points at the same times without moving either line, as linked editing needs. */
export function alignTimes({ left, right }: StereoCurve): StereoCurve {
  if (left === right) return { left, right };
  // Channels whose points already meet pass through unchanged.
  const withTimesOf = (curve: Curve, other: Curve) =>
    other.reduce((result, { time }) => insertOnLine(result, time).curve, curve);
  const alignedLeft = withTimesOf(left, right);
  return { left: alignedLeft, right: withTimesOf(right, alignedLeft) };
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
