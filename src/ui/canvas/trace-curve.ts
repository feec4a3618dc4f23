import type { Breakpoint, Curve } from '../../core/curve/curve';
import { evaluate, indexAt, isGeometric, segmentValue } from '../../core/curve/evaluate';
import { fromDecibels } from '../../core/loudness/level';
import type { Channel } from '../../core/curve/stereo';
import { band, FLOOR_DECIBELS, type LaneLayout, levelToY } from '../../editor/lane/lane-geometry';
import { timeToX, viewEnd, xToTime } from '../../editor/timeline/time-view';
import { type Span, wholeSpan } from './span';

/** RMS at the bottom of the decibel scale. */
const FLOOR = fromDecibels(FLOOR_DECIBELS);

/** Length of the straight pieces, in CSS pixels, that draw a segment which is not straight on the lane's scale. */
const PIECE = 2;

/** The line goes on so far beyond what is drawn, CSS pixels: more than a piece and its joint. */
const MARGIN = 4;

function looksStraight({ scale }: LaneLayout, from: Breakpoint, to: Breakpoint): boolean {
  if (from.bend !== undefined || scale === 'mu-law') return false;
  const geometric = isGeometric(from, to);
  if (scale === 'linear') return from.shape !== 'smooth' && !geometric;
  return geometric && from.value >= FLOOR && to.value >= FLOOR;
}

/** Reduces the points of a pixel column to their extremes, which limits the points of a path. */
class Columns {
  private column = NaN;
  private low = 0;
  private high = 0;
  private last = 0;

  constructor(private readonly context: CanvasRenderingContext2D) {}

  add(x: number, y: number): void {
    const column = Math.floor(x);
    if (column === this.column) {
      this.low = Math.min(this.low, y);
      this.high = Math.max(this.high, y);
    } else {
      this.flush();
      this.context.lineTo(x, y);
      this.column = column;
      this.low = y;
      this.high = y;
    }
    this.last = y;
  }

  flush(): void {
    if (this.low === this.high) return;
    this.context.lineTo(this.column, this.low);
    this.context.lineTo(this.column, this.high);
    this.context.lineTo(this.column, this.last);
    this.low = this.high;
  }
}

/** Seconds between which a line is traced: what is visible of `start` to `duration`, a little more than the span. */
function tracedRange({ view }: LaneLayout, start: number, duration: number, span: Span): [number, number] {
  return [
    Math.max(start, view.start, xToTime(view, span.from - MARGIN)),
    Math.min(duration, viewEnd(view), xToTime(view, span.to + MARGIN)),
  ];
}

/**
 * Adds the visible part of the curve from `start` to `duration` seconds to the current path, of which what lies in `span` is drawn. A
 * segment that is linear in RMS is curved in decibels.
 */
export function traceCurve(
  context: CanvasRenderingContext2D,
  layout: LaneLayout,
  channel: Channel,
  curve: Curve,
  duration: number,
  start = 0,
  span: Span = wholeSpan(layout.view.width),
): void {
  const { view } = layout;
  const [from, to] = tracedRange(layout, start, duration, span);
  if (from > to) return;
  const fromX = timeToX(view, from);
  const y = (level: number) => levelToY(layout, channel, level);
  context.moveTo(fromX, y(evaluate(curve, from)));
  const columns = new Columns(context);
  const first = indexAt(curve, from);
  const last = indexAt(curve, to);
  for (let i = first; i <= last; i++) {
    const point = curve[i];
    const next = curve[i + 1];
    if (point && i > first) columns.add(timeToX(view, point.time), y(point.value));
    if (!point || !next || point.value === next.value) continue;
    const nextX = timeToX(view, Math.min(next.time, to));
    if (point.shape === 'hold') {
      columns.add(nextX, y(point.value));
      continue;
    }
    if (looksStraight(layout, point, next)) continue;
    // The pieces lie where they lie when all is drawn.
    const startX = Math.max(0, timeToX(view, point.time));
    const skipped = Math.max(0, Math.floor((fromX - startX) / PIECE));
    for (let x = startX + (skipped + 1) * PIECE; x < nextX; x += PIECE) {
      columns.add(x, y(segmentValue(point, next, xToTime(view, x))));
    }
  }
  columns.flush();
  context.lineTo(timeToX(view, to), y(evaluate(curve, to)));
}

/** Closes the path of traceCurve along the bottom of the scale. */
export function closeToBottom(
  context: CanvasRenderingContext2D,
  layout: LaneLayout,
  channel: Channel,
  duration: number,
  span: Span = wholeSpan(layout.view.width),
): void {
  const { view } = layout;
  const { bottom } = band(layout, channel);
  const [from, to] = tracedRange(layout, 0, duration, span);
  if (from > to) return;
  context.lineTo(timeToX(view, to), bottom);
  context.lineTo(timeToX(view, from), bottom);
  context.closePath();
}
