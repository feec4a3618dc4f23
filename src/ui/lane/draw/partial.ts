import type { Channel } from '../../../core/curve/stereo';
import type { LaneLayout } from '../../../editor/lane/lane-geometry';
import { timeToX } from '../../../editor/timeline/time-view';
import { partialEnd, type PartialPrediction } from '../../../studio/envelope/partial-prediction';
import type { Span } from '../../canvas/span';
import type { Surface } from '../../canvas/use-canvas';
import { dashSamples, fillSamples } from './envelope';

const FILL = 0.1;
const EDGE = 0.45;

/** The columns that the partial prediction covers. */
export function partialSpan(partial: PartialPrediction, { view }: LaneLayout): Span {
  return { from: timeToX(view, partial.start), to: timeToX(view, partialEnd(partial)) };
}

/** Draws what is decoded of a prediction: dashed like a whole one, over a faint area, and a line where the mapper has come to. */
export function drawPartial(
  { context, height, palette }: Surface,
  layout: LaneLayout,
  channels: readonly Channel[],
  partial: PartialPrediction,
): void {
  const { start, envelope } = partial;
  const { from, to } = partialSpan(partial, layout);
  /** The samples start at `start`, those that are drawn at 0. */
  const shifted = { ...layout, view: { ...layout.view, start: layout.view.start - start } };
  context.save();
  context.beginPath();
  context.rect(from, 0, to - from, height);
  context.clip();
  for (const channel of channels) {
    context.fillStyle = palette.prediction;
    context.globalAlpha = FILL;
    fillSamples(context, shifted, channel, envelope[channel], envelope.rate);
    context.globalAlpha = 1;
    dashSamples(context, shifted, channel, envelope[channel], envelope.rate, palette.prediction);
  }
  context.restore();
  context.fillStyle = palette.prediction;
  context.globalAlpha = EDGE;
  context.fillRect(to, 0, 1, height);
  context.globalAlpha = 1;
}

/** From here to the next `restore` nothing is drawn where the partial prediction is. */
export function clipOutside(
  { context, width, height }: Surface,
  layout: LaneLayout,
  partial: PartialPrediction,
): void {
  const { from, to } = partialSpan(partial, layout);
  context.save();
  context.beginPath();
  context.rect(0, 0, Math.max(0, from), height);
  context.rect(to, 0, Math.max(0, width - to), height);
  context.clip();
}
