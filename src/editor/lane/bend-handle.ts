import type { Curve } from '../../core/curve/curve';
import { canBend } from '../../core/curve/bend-segment';
import { segmentValue } from '../../core/curve/evaluate';
import type { Channel } from '../../core/curve/stereo';
import { type LaneLayout, levelToY } from './lane-geometry';
import { timeToX } from '../timeline/time-view';

/** A segment smaller than this on the screen (CSS pixels) has no handle: there would be no room to take the line itself. */
const LEAST_WIDTH = 40;
const LEAST_HEIGHT = 14;

/** Where the handle that bends the segment from point `index` on lies, CSS pixels; null when it has none. */
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
  if ((to.time - from.time) * view.pixelsPerSecond < LEAST_WIDTH) return null;
  const rise = levelToY(layout, channel, from.value) - levelToY(layout, channel, to.value);
  if (Math.abs(rise) < LEAST_HEIGHT) return null;
  const middle = (from.time + to.time) / 2;
  return { x: timeToX(view, middle), y: levelToY(layout, channel, segmentValue(from, to, middle)) };
}
