import type { Envelope } from '../../../core/loudness/envelope';
import type { Channel } from '../../../core/curve/stereo';
import { band, type LaneLayout, levelToY } from '../../../editor/lane/lane-geometry';
import { timeToX, xToTime } from '../../../editor/timeline/time-view';
import { extremes } from './extremes';

/**
 * Adds a sampled envelope to the current path: a line through the samples, or their extremes per pixel column if there is more
 * than one sample per pixel. Reads only the visible samples.
 */
export function traceSamples(
  context: CanvasRenderingContext2D,
  layout: LaneLayout,
  channel: Channel,
  samples: Float32Array,
  rate: number,
): void {
  const { view } = layout;
  const perPixel = rate / view.pixelsPerSecond;
  if (perPixel <= 1) {
    const first = Math.max(0, Math.floor(view.start * rate) - 1);
    const last = Math.min(samples.length - 1, Math.ceil(xToTime(view, view.width) * rate) + 1);
    for (let i = first; i <= last; i++) {
      const x = timeToX(view, i / rate);
      const y = levelToY(layout, channel, samples[i]!);
      if (i === first) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    return;
  }
  const range: [number, number] = [0, 0];
  let started = false;
  for (let x = 0; x <= view.width; x++) {
    const from = Math.floor((view.start + x / view.pixelsPerSecond) * rate);
    extremes(samples, from, Math.floor(from + perPixel) + 1, range);
    if (range[0] > range[1]) break;
    const top = levelToY(layout, channel, range[1]);
    const bottom = levelToY(layout, channel, range[0]);
    if (started) context.lineTo(x, bottom);
    else context.moveTo(x, bottom);
    context.lineTo(x, top);
    started = true;
  }
}

/** Fills the area under a sampled envelope. */
export function fillSamples(
  context: CanvasRenderingContext2D,
  layout: LaneLayout,
  channel: Channel,
  samples: Float32Array,
  rate: number,
): void {
  const { bottom } = band(layout, channel);
  const { view } = layout;
  const end = Math.min(view.width, timeToX(view, (samples.length - 1) / rate));
  context.beginPath();
  traceSamples(context, layout, channel, samples, rate);
  context.lineTo(end, bottom);
  context.lineTo(Math.max(0, timeToX(view, 0)), bottom);
  context.closePath();
  context.fill();
}

/** Half height of the band at confidence 0, as a fraction of the scale's height. */
const MAX_HALF_HEIGHT = 0.15;

/** Draws the confidence band around the predicted envelope: wider at lower confidence, outlined to differ from the curve's fill. */
export function fillBand(
  context: CanvasRenderingContext2D,
  layout: LaneLayout,
  channel: Channel,
  envelope: Envelope,
  confidence: Float32Array,
): void {
  const { view } = layout;
  const { top, bottom } = band(layout, channel);
  const samples = envelope[channel];
  const end = Math.min(view.width, timeToX(view, (samples.length - 1) / envelope.rate));
  const at = (x: number, sign: 1 | -1) => {
    const i = Math.round(xToTime(view, x) * envelope.rate);
    const half = (1 - (confidence[i] ?? 1)) * MAX_HALF_HEIGHT * (bottom - top);
    const y = levelToY(layout, channel, samples[i] ?? 0) - sign * half;
    context.lineTo(x, Math.min(bottom, Math.max(top, y)));
  };
  context.beginPath();
  for (let x = 0; x <= end; x += 2) at(x, 1);
  for (let x = end; x >= 0; x -= 2) at(x, -1);
  context.closePath();
  context.fill();
  context.lineWidth = 1;
  context.stroke();
}
