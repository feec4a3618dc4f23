import type { Curve } from '../../core/curve/curve';
import { evaluate, indexAt } from '../../core/curve/evaluate';
import type { Channel } from '../../core/curve/stereo';
import { band, type LaneLayout, levelToY } from '../../editor/lane/lane-geometry';
import { timeToX, type TimeView, viewEnd, xToTime } from '../../editor/timeline/time-view';
import { type Span, wholeSpan } from './span';

/** Points with a mean distance below this (CSS pixels) are drawn as columns: a line through them costs more and shows no more. */
const SPACING = 2;

/** True when the visible points of a curve are so close that it is drawn as columns. */
export function isDense(curve: Curve, view: TimeView): boolean {
  const visible = indexAt(curve, viewEnd(view)) - indexAt(curve, view.start);
  return visible * SPACING > view.width;
}

/** What is drawn of a line in each pixel column, CSS pixels: `top[i]` and `bottom[i]` are its extremes in column `first + i`. */
export interface Columns {
  readonly first: number;
  readonly top: Float32Array;
  readonly bottom: Float32Array;
}

/** One pass over the points within the span. Between two points a curve is monotone, so that points and column edges hold the extremes. */
export function curveColumns(
  layout: LaneLayout,
  channel: Channel,
  curve: Curve,
  duration: number,
  span: Span = wholeSpan(layout.view.width),
): Columns {
  const { view } = layout;
  const first = Math.max(0, Math.floor(span.from), Math.floor(timeToX(view, 0)));
  const end = Math.min(
    view.width,
    Math.ceil(span.to),
    Math.ceil(timeToX(view, Math.min(duration, viewEnd(view)))),
  );
  const count = Math.max(0, end - first);
  const top = new Float32Array(count);
  const bottom = new Float32Array(count);
  const yAt = (x: number) => levelToY(layout, channel, evaluate(curve, xToTime(view, x)));
  let index = indexAt(curve, xToTime(view, first)) + 1;
  let edge = yAt(first);
  for (let i = 0; i < count; i++) {
    const right = first + i + 1;
    const rightTime = xToTime(view, right);
    const next = yAt(right);
    let high = Math.min(edge, next);
    let low = Math.max(edge, next);
    for (; index < curve.length && curve[index]!.time <= rightTime; index++) {
      const y = levelToY(layout, channel, curve[index]!.value);
      if (y < high) high = y;
      if (y > low) low = y;
    }
    top[i] = high;
    bottom[i] = low;
    edge = next;
  }
  return { first, top, bottom };
}

/** Fills the area under the columns down to the bottom of the scale. */
export function fillColumns(
  context: Pick<CanvasRenderingContext2D, 'fillRect'>,
  layout: LaneLayout,
  channel: Channel,
  { first, top }: Columns,
): void {
  const { bottom } = band(layout, channel);
  for (let i = 0; i < top.length; i++) context.fillRect(first + i, top[i]!, 1, bottom - top[i]!);
}

/** Draws the columns themselves in the fill colour, at least as thick as a line. @param dash columns drawn and left out in turn; 0 draws all. */
export function strokeColumns(
  context: Pick<CanvasRenderingContext2D, 'fillRect'>,
  { first, top, bottom }: Columns,
  thickness: number,
  dash = 0,
): void {
  for (let i = 0; i < top.length; i++) {
    if (dash > 0 && (first + i) % (2 * dash) >= dash) continue;
    context.fillRect(first + i, top[i]! - thickness / 2, 1, bottom[i]! - top[i]! + thickness);
  }
}
