import type { Envelope } from '../../../core/loudness/envelope';
import type { Channel } from '../../../core/curve/stereo';
import { band, type LaneLayout, levelToY } from '../../../editor/lane/lane-geometry';
import { timeToX, xToTime } from '../../../editor/timeline/time-view';
import { extremes } from './extremes';

/**
 * Adds the course of sampled levels to the current path: a line through the samples where they are apart, their extremes
 * per pixel column where they are dense. Only what is in view is read.
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

/** Fills from the course of the samples down to the bottom of the scale. */
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

/** Half width of the band where the mapper is wholly unsure, as a part of the scale's height. */
const WIDEST = 0.15;

/** A band around the mapper's levels, the wider the less sure it is; its edges are drawn so that it tells itself from the curve's own shade. */
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
    const half = (1 - (confidence[i] ?? 1)) * WIDEST * (bottom - top);
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
