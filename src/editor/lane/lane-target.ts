import type { Curve, StereoCurve } from '../../core/curve/curve';
import { evaluate, indexAt } from '../../core/curve/evaluate';
import { type Channel, channels } from '../../core/curve/stereo';
import { bendHandle } from './bend-handle';
import { channelAt, type LaneLayout, levelToY } from './lane-geometry';
import { timeToX, xToTime } from '../timeline/time-view';

/** Distance at which a target is hit, CSS pixels; larger than what is drawn, and larger for touch. */
export interface Reach {
  readonly point: number;
  readonly line: number;
  readonly bend: number;
}
export const mouseReach: Reach = { point: 9, line: 6, bend: 7 };
export const touchReach: Reach = { point: 22, line: 16, bend: 18 };

export type LaneTarget =
  | { readonly kind: 'point'; readonly channel: Channel; readonly index: number }
  /** The handle that bends the segment that starts at `index`. */
  | { readonly kind: 'bend'; readonly channel: Channel; readonly index: number }
  /** The segment that starts at `index`; -1 before the first point. */
  | { readonly kind: 'line'; readonly channel: Channel; readonly index: number }
  | { readonly kind: 'empty'; readonly channel: Channel };

function channelsAt(layout: LaneLayout, curve: StereoCurve, y: number): readonly Channel[] {
  if (layout.stacked) return [channelAt(layout, y, 'left')];
  return curve.left === curve.right ? ['left'] : channels;
}

function nearestPoint(
  layout: LaneLayout,
  curve: Curve,
  channel: Channel,
  x: number,
  y: number,
  reach: number,
) {
  const last = indexAt(curve, xToTime(layout.view, x + reach));
  let nearest = -1;
  let distance = reach;
  for (let i = last; i >= 0; i--) {
    const point = curve[i]!;
    const dx = timeToX(layout.view, point.time) - x;
    if (dx < -reach) break;
    const separation = Math.hypot(dx, levelToY(layout, channel, point.value) - y);
    if (separation < distance) {
      nearest = i;
      distance = separation;
    }
  }
  return { index: nearest, distance };
}

/** Distance of `y` from the line within a few pixels of `x`, so that steep segments can be hit too, CSS pixels. */
function lineDistance(layout: LaneLayout, curve: Curve, channel: Channel, x: number, y: number): number {
  let top = Infinity;
  let bottom = -Infinity;
  for (let dx = -3; dx <= 3; dx++) {
    const lineY = levelToY(layout, channel, evaluate(curve, xToTime(layout.view, x + dx)));
    top = Math.min(top, lineY);
    bottom = Math.max(bottom, lineY);
  }
  return Math.max(0, top - y, y - bottom);
}

/** Hit test: the nearest point within reach, else a bend handle, else the nearest line, else empty. */
export function laneTargetAt(
  layout: LaneLayout,
  curve: StereoCurve,
  x: number,
  y: number,
  active: Channel,
  reach: Reach = mouseReach,
): LaneTarget {
  const sides = channelsAt(layout, curve, y);
  let best: LaneTarget | null = null;
  let distance = Infinity;
  for (const channel of sides) {
    const found = nearestPoint(layout, curve[channel], channel, x, y, reach.point);
    if (found.index >= 0 && found.distance < distance) {
      best = { kind: 'point', channel, index: found.index };
      distance = found.distance;
    }
  }
  if (best) return best;
  for (const channel of sides) {
    const index = indexAt(curve[channel], xToTime(layout.view, x));
    const handle = bendHandle(layout, curve[channel], channel, index);
    if (handle && Math.hypot(handle.x - x, handle.y - y) <= reach.bend)
      return { kind: 'bend', channel, index };
  }
  distance = reach.line;
  for (const channel of sides) {
    const line = curve[channel];
    const separation = line.length > 0 ? lineDistance(layout, line, channel, x, y) : Infinity;
    if (separation < distance) {
      best = { kind: 'line', channel, index: indexAt(line, xToTime(layout.view, x)) };
      distance = separation;
    }
  }
  return best ?? { kind: 'empty', channel: channelAt(layout, y, active) };
}
