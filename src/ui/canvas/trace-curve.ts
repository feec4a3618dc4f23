import type { Breakpoint, Curve } from '../../core/curve/curve';
import { evaluate, indexAt, isGeometric, segmentValue } from '../../core/curve/evaluate';
import { fromDecibels } from '../../core/loudness/level';
import type { Channel } from '../../core/curve/stereo';
import { band, FLOOR_DECIBELS, type LaneLayout, levelToY } from '../../editor/lane/lane-geometry';
import { timeToX, viewEnd, xToTime } from '../../editor/timeline/time-view';

/** RMS at the bottom of the decibel scale. */
const FLOOR = fromDecibels(FLOOR_DECIBELS);

/** Length of the straight pieces, in CSS pixels, that draw a segment which is not straight on the lane's scale. */
const PIECE = 2;

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

/**
 * Adds the visible part of the curve from `start` to `duration` seconds to the current path. A segment that is linear in RMS is curved
 * in decibels.
 */
export function traceCurve(
  context: CanvasRenderingContext2D,
  layout: LaneLayout,
  channel: Channel,
  curve: Curve,
  duration: number,
  start = 0,
): void {
  const { view } = layout;
  const from = Math.max(start, view.start);
  const to = Math.min(duration, viewEnd(view));
  const y = (level: number) => levelToY(layout, channel, level);
  context.moveTo(timeToX(view, from), y(evaluate(curve, from)));
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
    for (let x = Math.max(0, timeToX(view, point.time)) + PIECE; x < nextX; x += PIECE) {
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
): void {
  const { view } = layout;
  const { bottom } = band(layout, channel);
  context.lineTo(timeToX(view, Math.min(duration, viewEnd(view))), bottom);
  context.lineTo(timeToX(view, Math.max(0, view.start)), bottom);
  context.closePath();
}
