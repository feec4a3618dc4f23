import type { Curve } from '../../core/curve/curve';
import { canBend } from '../../core/curve/bend-segment';
import { segmentValue } from '../../core/curve/evaluate';
import type { Channel } from '../../core/curve/stereo';
import { type LaneLayout, levelToY } from './lane-geometry';
import { timeToX } from '../timeline/time-view';

/** Smaller segments (CSS pixels) have no handle, so that the line itself can be grabbed. */
const MIN_WIDTH = 40;
const MIN_HEIGHT = 14;

/** Position of the handle that bends the segment starting at point `index`, CSS pixels; null when it has none. */
export function bendHandle(
  layout: LaneLayout,
  curve: Curve,
  channel: Channel,
  index: number,
): { readonly x: number; readonly y: number } | null {
  const from = curve[index];
  const to = curve[index + 1];
  if (!from || !to || !canBend(from, to)) return null;
  const { view } = layout;
  if ((to.time - from.time) * view.pixelsPerSecond < MIN_WIDTH) return null;
  const rise = levelToY(layout, channel, from.value) - levelToY(layout, channel, to.value);
  if (Math.abs(rise) < MIN_HEIGHT) return null;
  const middle = (from.time + to.time) / 2;
  return { x: timeToX(view, middle), y: levelToY(layout, channel, segmentValue(from, to, middle)) };
}
