import type { Curve } from '../../../core/curve/curve';
import type { Channel } from '../../../core/curve/stereo';
import type { LaneLayout } from '../../../editor/lane/lane-geometry';
import { curveColumns, fillColumns, isDense, strokeColumns } from '../../canvas/curve-columns';
import { closeToBottom, traceCurve } from '../../canvas/trace-curve';
import type { Surface } from '../../canvas/use-canvas';

/** CSS pixels. */
const LINE_WIDTH = 1.5;
const AREA_OPACITY = 0.14;

interface CurveStyle {
  /** End of the curve, seconds. */
  readonly duration: number;
  readonly colour: string;
  readonly opacity: number;
}

/** Draws the curve as a line with the area below it, or as columns where its points are dense. Leaves the context in its style. */
export function drawCurve(
  { context, span }: Surface,
  layout: LaneLayout,
  channel: Channel,
  curve: Curve,
  { duration, colour, opacity }: CurveStyle,
): void {
  context.fillStyle = colour;
  context.strokeStyle = colour;
  context.lineWidth = LINE_WIDTH;
  context.lineJoin = 'round';
  if (isDense(curve, layout.view)) {
    const columns = curveColumns(layout, channel, curve, duration, span);
    context.globalAlpha = AREA_OPACITY;
    fillColumns(context, layout, channel, columns);
    context.globalAlpha = opacity;
    strokeColumns(context, columns, LINE_WIDTH);
    return;
  }
  context.globalAlpha = AREA_OPACITY;
  context.beginPath();
  traceCurve(context, layout, channel, curve, duration, 0, span);
  closeToBottom(context, layout, channel, duration, span);
  context.fill();
  context.globalAlpha = opacity;
  context.beginPath();
  traceCurve(context, layout, channel, curve, duration, 0, span);
  context.stroke();
}

/** Draws the curve under a silence lock, which returns when the lock is removed. */
export function drawBelowLock(
  { context, span }: Surface,
  layout: LaneLayout,
  channel: Channel,
  curve: Curve,
  duration: number,
): void {
  context.globalAlpha = 0.5;
  if (isDense(curve, layout.view)) {
    strokeColumns(context, curveColumns(layout, channel, curve, duration, span), 1);
    return;
  }
  context.setLineDash([2, 3]);
  context.beginPath();
  traceCurve(context, layout, channel, curve, duration, 0, span);
  context.stroke();
}
