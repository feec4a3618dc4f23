import type { Envelope } from '../../../core/loudness/envelope';
import { type Channel, channels } from '../../../core/curve/stereo';
import { projectDuration } from '../../../core/project/project';
import { renderedCurve } from '../../../core/project/rendered-curve';
import { currentTakeTarget } from '../../../core/project/take-curve';
import type { EditorState } from '../../../editor/editor';
import type { LaneLayout } from '../../../editor/lane/lane-geometry';
import { timeToX } from '../../../editor/timeline/time-view';
import type { PartialPrediction } from '../../../studio/envelope/partial-prediction';
import type { Palette } from '../../canvas/palette';
import type { Surface } from '../../canvas/use-canvas';
import { drawLevelError } from './level-error';
import { drawBendHandles } from './bend-handles';
import { drawCandidates } from './candidates';
import { dashSamples, fillBand, fillSamples } from './envelope';
import { drawBelowLock, drawCurve } from './curve';
import { drawGrid } from './grid';
import { clipOutside, drawPartial } from './partial';
import { drawPlacing } from './placing';
import { drawPoints } from './points';
import { clipToLocks, drawLocks } from './silence';

function colourOf(palette: Palette, channel: Channel): string {
  return channel === 'left' ? palette.left : palette.right;
}

/** Channels to draw; one if both curves are equal and not stacked. */
function shown({ document }: EditorState, layout: LaneLayout): readonly Channel[] {
  return !layout.stacked && document.curve.left === document.curve.right ? ['left'] : channels;
}

/** Grid, measured envelope, prediction and its confidence, what is decoded of the next one: the layers that a drag does not change. */
export function drawBackdrop(
  surface: Surface,
  state: EditorState,
  layout: LaneLayout,
  measured: Envelope | null,
  partial: PartialPrediction | null,
): void {
  const { context, palette } = surface;
  drawGrid(surface, state, layout, layout.stacked ? channels : ['left']);
  if (measured) {
    for (const channel of channels) {
      context.fillStyle = colourOf(palette, channel);
      context.globalAlpha = 0.16;
      fillSamples(context, layout, channel, measured[channel], measured.rate);
      context.globalAlpha = 1;
    }
  }
  if (partial) clipOutside(surface, layout, partial);
  drawPrediction(surface, state, layout);
  if (!partial) return;
  context.restore();
  drawPartial(surface, layout, channels, partial);
}

function drawPrediction(
  { context, palette }: Surface,
  { document: { prediction } }: EditorState,
  layout: LaneLayout,
): void {
  if (!prediction) return;
  const same = prediction.envelope.left === prediction.envelope.right;
  for (const channel of same && !layout.stacked ? (['left'] as const) : channels) {
    if (prediction.confidence) {
      context.fillStyle = palette.prediction;
      context.strokeStyle = palette.prediction;
      context.globalAlpha = 0.2;
      fillBand(context, layout, channel, prediction.envelope, prediction.confidence);
      context.globalAlpha = 1;
    }
    const { [channel]: samples, rate } = prediction.envelope;
    dashSamples(context, layout, channel, samples, rate, palette.prediction);
  }
}

function drawSpans({ context, height, palette }: Surface, { selection, session }: EditorState): void {
  const { range } = selection;
  const { view, marquee } = session;
  if (range) {
    const left = timeToX(view, range.start);
    const right = timeToX(view, range.end);
    context.fillStyle = palette.selection;
    context.fillRect(left, 0, right - left, height);
    context.fillStyle = palette.accent;
    context.fillRect(left, 0, 1, height);
    context.fillRect(right - 1, 0, 1, height);
  }
  if (marquee) {
    const { left, top, right, bottom } = marquee;
    context.fillStyle = palette.selection;
    context.strokeStyle = palette.accent;
    context.fillRect(left, top, right - left, bottom - top);
    context.strokeRect(left + 0.5, top + 0.5, right - left, bottom - top);
  }
}

/** The curve with its points, the selection, silence locks, candidates and level errors. */
export function drawForeground(
  surface: Surface,
  state: EditorState,
  layout: LaneLayout,
  measured: Envelope | null,
): void {
  const { context, palette } = surface;
  const { document, selection } = state;
  const duration = projectDuration(document);
  const sides = shown(state, layout);
  const locks = document.silenceLocks;
  const rendered = renderedCurve(document);
  drawLocks(surface, locks, layout.view);
  drawSpans(surface, state);
  // Right first, so that left is on top.
  for (const channel of sides.toReversed()) {
    const curve = rendered[channel];
    const colour = sides.length === 1 ? palette.accent : colourOf(palette, channel);
    const idle = layout.stacked && selection.channel !== channel;
    drawCurve(surface, layout, channel, curve, { duration, colour, opacity: idle ? 0.75 : 1 });
    if (locks.length > 0) {
      // The curve below a lock, which returns when the lock is removed.
      clipToLocks(surface, locks, layout.view);
      drawBelowLock(surface, layout, channel, document.curve[channel], duration);
      context.restore();
      context.globalAlpha = idle ? 0.75 : 1;
    }
    drawBendHandles(surface, state, layout, channel, colour);
    drawPoints(surface, state, layout, channel, colour);
    context.globalAlpha = 1;
  }
  drawCandidates(surface, state, layout);
  drawPlacing(surface, state, layout);
  if (!measured) return;
  const target = currentTakeTarget(document);
  for (const strip of layout.stacked ? channels.map((channel) => [channel]) : [channels])
    drawLevelError(surface, target, layout, strip, measured);
}
