import type { Channel } from '../../../core/curve/stereo';
import { type LaneLayout, levelToY } from '../../../editor/lane/lane-geometry';
import type { Columns } from '../../canvas/curve-columns';
import { extremes } from './extremes';

/** The extremes of a sampled envelope in each pixel column, for views with more than one sample per pixel. */
export function sampleColumns(
  layout: LaneLayout,
  channel: Channel,
  samples: Float32Array,
  rate: number,
): Columns {
  const { view } = layout;
  const perPixel = rate / view.pixelsPerSecond;
  const end = Math.ceil((samples.length / rate - view.start) * view.pixelsPerSecond);
  const count = Math.max(0, Math.min(Math.ceil(view.width), end));
  const top = new Float32Array(count);
  const bottom = new Float32Array(count);
  const range: [number, number] = [0, 0];
  for (let x = 0; x < count; x++) {
    const from = Math.floor((view.start + x / view.pixelsPerSecond) * rate);
    extremes(samples, from, Math.floor(from + perPixel) + 1, range);
    const isEmpty = range[0] > range[1];
    top[x] = levelToY(layout, channel, isEmpty ? 0 : range[1]);
    bottom[x] = levelToY(layout, channel, isEmpty ? 0 : range[0]);
  }
  return { first: 0, top, bottom };
}
