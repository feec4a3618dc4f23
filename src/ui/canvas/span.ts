import type { ChangedRange } from '../../core/curve/changed-range';
import { timeToX, type TimeView } from '../../editor/timeline/time-view';

/** Columns of a canvas, CSS pixels. */
export interface Span {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

export const emptySpan: Span = { from: 0, to: 0 };

export function wholeSpan(width: number): Span {
  return { from: 0, to: width };
}

/** The columns of a range of seconds, with a margin on both sides for what is drawn around a moment. */
export function spanOf(range: ChangedRange | null, view: TimeView, margin: number): Span {
  if (!range) return emptySpan;
  return { from: timeToX(view, range.start) - margin, to: timeToX(view, range.end) + margin };
}

/** Smallest span that holds both. */
export function joinSpans(a: Span, b: Span): Span {
  if (a.from >= a.to) return b;
  if (b.from >= b.to) return a;
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}

/** The span within the canvas, widened to whole pixels of the screen, so that clipping to it leaves no seam. */
export function deviceSpan({ from, to }: Span, width: number, ratio: number): Span {
  return {
    from: Math.floor(Math.max(0, from) * ratio) / ratio,
    to: Math.ceil(Math.min(width, to) * ratio) / ratio,
  };
}
