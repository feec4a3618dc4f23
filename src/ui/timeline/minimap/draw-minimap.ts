import { channels } from '../../../core/curve/stereo';
import { projectDuration } from '../../../core/project/project';
import { renderedCurve } from '../../../core/project/rendered-curve';
import { changedRange, joinRanges } from '../../../core/curve/changed-range';
import type { EditorState } from '../../../editor/editor';
import { timeToX } from '../../../editor/timeline/time-view';
import { curveColumns, fillColumns, isDense } from '../../canvas/curve-columns';
import { closeToBottom, traceCurve } from '../../canvas/trace-curve';
import { type Span, spanOf } from '../../canvas/span';
import type { Surface } from '../../canvas/use-canvas';

/** The edge of the filled curve reaches no further, CSS pixels. */
const MARGIN = 4;

/** State that the minimap draws. Scrolling and zooming only move its frame. */
export const minimapInputs = ({ session, document }: EditorState) => [
  session.scale,
  document.curve,
  document.silenceLocks,
  document.clip,
  document.markers,
  document.inPoint,
  document.outPoint,
];

/** What of the minimap differs between two states whose curves alone differ; null for all. */
export function changedMinimap(now: EditorState, drawn: EditorState, width: number): Span | null {
  const [curve, before] = [now.document.curve, drawn.document.curve];
  // As `minimapInputs`, without the curve.
  const others = (state: EditorState) => minimapInputs(state).with(1, null);
  const rest = others(drawn);
  if (!others(now).every((value, i) => Object.is(value, rest[i]))) return null;
  const duration = projectDuration(now.document);
  const view = { start: 0, pixelsPerSecond: width / duration, width };
  const same = channels.every(
    (channel) =>
      isDense(curve[channel], view) === isDense(before[channel], view) &&
      curve[channel].length > 0 === before[channel].length > 0,
  );
  if (!same || (curve.left === curve.right) !== (before.left === before.right)) return null;
  const range = channels
    .map((channel) => changedRange(before[channel], curve[channel]))
    .reduce(joinRanges, null);
  return spanOf(range, view, MARGIN);
}

/** Draws the curve of the whole clip and its markers; the parts outside in and out point are dimmed. */
export function drawMinimap(
  { context, width, height, palette, span }: Surface,
  { session, document }: EditorState,
): void {
  const duration = projectDuration(document);
  const view = { start: 0, pixelsPerSecond: width / duration, width };
  const layout = { view, height, scale: session.scale, stacked: false };
  const rendered = renderedCurve(document);
  const same = rendered.left === rendered.right;
  for (const channel of same ? (['left'] as const) : channels.toReversed()) {
    const curve = rendered[channel];
    if (curve.length === 0) continue;
    context.fillStyle = same ? palette.accent : channel === 'left' ? palette.left : palette.right;
    context.globalAlpha = 0.55;
    if (isDense(curve, view))
      fillColumns(context, layout, channel, curveColumns(layout, channel, curve, duration, span));
    else {
      context.beginPath();
      traceCurve(context, layout, channel, curve, duration, 0, span);
      closeToBottom(context, layout, channel, duration, span);
      context.fill();
    }
    context.globalAlpha = 1;
  }
  const from = timeToX(view, document.inPoint ?? 0);
  const to = timeToX(view, document.outPoint ?? duration);
  context.fillStyle = palette.background;
  context.globalAlpha = 0.7;
  context.fillRect(0, 0, from, height);
  context.fillRect(to, 0, width - to, height);
  context.globalAlpha = 1;
  context.fillStyle = palette.textDim;
  if (document.inPoint !== null) context.fillRect(Math.round(from), 0, 1, height);
  if (document.outPoint !== null) context.fillRect(Math.round(to) - 1, 0, 1, height);
  context.fillStyle = palette.marker;
  for (const { time } of document.markers) {
    const x = Math.round(timeToX(view, time));
    context.fillRect(x, 0, 1, height);
    context.fillRect(x - 1, 0, 3, 3);
  }
}
