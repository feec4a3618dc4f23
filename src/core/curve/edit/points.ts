import { withBend } from '../bend';
import type { Breakpoint, Curve } from '../curve';
import { STEP } from '../range';

export type Points = ReadonlySet<Breakpoint>;

/** Smallest and largest time shift, seconds, that keeps the moved points in order with the others and within 0..duration. */
export function shiftLimits(curve: Curve, moved: Points, duration: number): [number, number] {
  let low = -Infinity;
  let high = Infinity;
  curve.forEach((point, i) => {
    if (!moved.has(point)) return;
    const before = curve[i - 1];
    const after = curve[i + 1];
    if (!before) low = Math.max(low, -point.time);
    else if (!moved.has(before)) low = Math.max(low, before.time + STEP - point.time);
    if (!after) high = Math.min(high, duration - point.time);
    else if (!moved.has(after)) high = Math.min(high, after.time - STEP - point.time);
  });
  return [Math.min(low, 0), Math.max(high, 0)];
}

/**
 * Replaces each of the `chosen` points by `change(point)`, which must keep the order.
 * @returns the curve and the replaced points.
 */
export function changePoints(
  curve: Curve,
  chosen: Points,
  change: (point: Breakpoint) => Breakpoint,
): { readonly curve: Curve; readonly points: Points } {
  const points = new Set<Breakpoint>();
  const changed = curve.map((point) => {
    if (!chosen.has(point)) return point;
    const replaced = change(point);
    points.add(replaced);
    return replaced;
  });
  return { curve: changed, points };
}

export function removePoints(curve: Curve, chosen: Points): Curve {
  return curve.filter((point) => !chosen.has(point));
}

/** The next shape when a key cycles through them. */
export function nextShape(shape: Breakpoint['shape']): Breakpoint['shape'] {
  const order = ['linear', 'exponential', 'smooth', 'hold'] as const;
  return order[(order.indexOf(shape) + 1) % order.length]!;
}

/** A part of an S-curve becomes a whole one again. */
export function withShape(point: Breakpoint, shape: Breakpoint['shape']): Breakpoint {
  return withBend({ time: point.time, value: point.value, shape }, point.bend ?? 0);
}
