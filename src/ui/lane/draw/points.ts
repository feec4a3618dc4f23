import type { Breakpoint, Curve } from '../../../core/curve/curve';
import { indexAt } from '../../../core/curve/evaluate';
import type { Channel } from '../../../core/curve/stereo';
import type { EditorState } from '../../../editor/editor';
import { type LaneLayout, levelToY } from '../../../editor/lane/lane-geometry';
import { timeToX, type TimeView, viewEnd, xToTime } from '../../../editor/timeline/time-view';
import type { Surface } from '../../canvas/use-canvas';

/** Points with a mean distance below this (CSS pixels) are drawn as dots. */
const DOT_SPACING = 9;
/** Points with a mean distance below this (CSS pixels) are not drawn. */
const MIN_SPACING = 2;

/** The outline shows the shape of the following segment: circle linear or exponential, square hold, diamond smooth. */
function outline(
  context: CanvasRenderingContext2D,
  { shape }: Breakpoint,
  x: number,
  y: number,
  r: number,
): void {
  context.beginPath();
  if (shape === 'hold') context.rect(x - r, y - r, 2 * r, 2 * r);
  else if (shape !== 'smooth') context.arc(x, y, r, 0, 2 * Math.PI);
  else {
    const d = r * 1.3;
    context.moveTo(x, y - d);
    context.lineTo(x + d, y);
    context.lineTo(x, y + d);
    context.lineTo(x - d, y);
    context.closePath();
  }
}

/** How the points of a curve are drawn, by the distance of all that are visible. */
export function pointDetail(curve: Curve, view: TimeView): 'none' | 'dots' | 'shapes' {
  const visible = indexAt(curve, viewEnd(view)) - Math.max(0, indexAt(curve, view.start));
  if (visible * MIN_SPACING > view.width) return 'none';
  return visible * DOT_SPACING > view.width ? 'dots' : 'shapes';
}

/** A point reaches no further than this from its middle, CSS pixels. */
const REACH = 10;

/** Draws the visible points; selected ones filled, the hovered one larger. */
export function drawPoints(
  { context, palette, span }: Surface,
  { document, selection, session }: EditorState,
  layout: LaneLayout,
  channel: Channel,
  colour: string,
): void {
  const { view, hover } = session;
  const curve = document.curve[channel];
  const chosen = selection.points[channel];
  const detail = pointDetail(curve, view);
  if (detail === 'none') return;
  const first = Math.max(0, indexAt(curve, xToTime(view, span.from - REACH)));
  const last = indexAt(curve, xToTime(view, span.to + REACH));
  context.lineWidth = 1.5;
  context.strokeStyle = colour;
  for (let i = first; i <= last; i++) {
    const point = curve[i]!;
    const selected = chosen.has(point);
    const hovered = hover?.kind === 'point' && hover.index === i && hover.channel === channel;
    const x = timeToX(view, point.time);
    const y = levelToY(layout, channel, point.value);
    if (detail === 'dots' && !hovered) {
      context.fillStyle = selected ? palette.text : colour;
      context.fillRect(x - 1.5, y - 1.5, 3, 3);
      continue;
    }
    outline(context, point, x, y, hovered ? 6 : selected ? 5 : 4.25);
    context.fillStyle = selected ? palette.text : palette.well;
    context.fill();
    context.stroke();
  }
}
