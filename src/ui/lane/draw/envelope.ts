import type { Envelope } from '../../../core/loudness/envelope';
import type { Channel } from '../../../core/curve/stereo';
import { band, type LaneLayout, levelToY } from '../../../editor/lane/lane-geometry';
import { timeToX, xToTime } from '../../../editor/timeline/time-view';
import { fillColumns, strokeColumns } from '../../canvas/curve-columns';
import { sampleColumns } from './sample-columns';

/** Length of a dash and of a gap of the prediction, CSS pixels. */
const DASH = 3;
/** Width of a piece of the confidence band, CSS pixels. */
const PIECE = 2;

/** More than one sample per pixel: drawn as pixel columns, since a path through as many corners takes longer than a frame. */
function isDense({ view }: LaneLayout, rate: number): boolean {
  return rate > view.pixelsPerSecond;
}

/** Adds the visible samples to the current path: a line through them. */
function traceSamples(
  context: CanvasRenderingContext2D,
  layout: LaneLayout,
  channel: Channel,
  samples: Float32Array,
  rate: number,
): void {
  const { view } = layout;
  const first = Math.max(0, Math.floor(view.start * rate) - 1);
  const last = Math.min(samples.length - 1, Math.ceil(xToTime(view, view.width) * rate) + 1);
  for (let i = first; i <= last; i++) {
    const x = timeToX(view, i / rate);
    const y = levelToY(layout, channel, samples[i]!);
    if (i === first) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
}

/** Draws a sampled envelope as a dashed line in the colour. */
export function dashSamples(
  context: CanvasRenderingContext2D,
  layout: LaneLayout,
  channel: Channel,
  samples: Float32Array,
  rate: number,
  colour: string,
): void {
  if (isDense(layout, rate)) {
    context.fillStyle = colour;
    strokeColumns(context, sampleColumns(layout, channel, samples, rate), 1, DASH);
    return;
  }
  context.strokeStyle = colour;
  context.setLineDash([DASH, DASH]);
  context.lineWidth = 1;
  context.beginPath();
  traceSamples(context, layout, channel, samples, rate);
  context.stroke();
  context.setLineDash([]);
}

/** Fills the area under a sampled envelope. */
export function fillSamples(
  context: CanvasRenderingContext2D,
  layout: LaneLayout,
  channel: Channel,
  samples: Float32Array,
  rate: number,
): void {
  if (isDense(layout, rate)) {
    fillColumns(context, layout, channel, sampleColumns(layout, channel, samples, rate));
    return;
  }
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
  const edgeAt = (x: number, sign: 1 | -1) => {
    const i = Math.round(xToTime(view, x) * envelope.rate);
    const half = (1 - (confidence[i] ?? 1)) * MAX_HALF_HEIGHT * (bottom - top);
    const y = levelToY(layout, channel, samples[i] ?? 0) - sign * half;
    return Math.min(bottom, Math.max(top, y));
  };
  if (isDense(layout, envelope.rate)) {
    for (let x = 0; x < end; x += PIECE) {
      const upper = edgeAt(x, 1);
      const lower = edgeAt(x, -1);
      context.fillRect(x, upper, PIECE, lower - upper);
      context.fillRect(x, upper, PIECE, 1);
      context.fillRect(x, lower - 1, PIECE, 1);
    }
    return;
  }
  context.beginPath();
  for (let x = 0; x <= end; x += PIECE) context.lineTo(x, edgeAt(x, 1));
  for (let x = end; x >= 0; x -= PIECE) context.lineTo(x, edgeAt(x, -1));
  context.closePath();
  context.fill();
  context.lineWidth = 1;
  context.stroke();
}
