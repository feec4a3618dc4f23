import type { Curve } from './envelope';
import { indexAt } from './curve';
import { splice } from './range';
import type { Tolerance } from './thin';
import { thin } from './thin';

/** What a pen has drawn so far: one value per place on a fine time grid, so that going back over it overwrites it. */
export class Stroke {
  private readonly values = new Map<number, number>();
  private first = Infinity;
  private last = -Infinity;

  /** @param rate grid in Hz. */
  constructor(private readonly rate: number) {}

  /** Draws a straight piece, times in seconds, values linear RMS. */
  draw(fromTime: number, fromValue: number, toTime: number, toValue: number): void {
    const from = Math.round(fromTime * this.rate);
    const to = Math.round(toTime * this.rate);
    const step = Math.sign(to - from) || 1;
    for (let i = from; i !== to + step; i += step) {
      const u = to === from ? 1 : (i - from) / (to - from);
      this.values.set(i, fromValue + u * (toValue - fromValue));
    }
    this.first = Math.min(this.first, from, to);
    this.last = Math.max(this.last, from, to);
  }

  /** The drawn line, thinned when a tolerance is given; empty when nothing is drawn. */
  toCurve(tolerance?: Tolerance): Curve {
    if (this.first > this.last) return [];
    const samples = Float64Array.from(
      { length: this.last - this.first + 1 },
      (_, k) => this.values.get(this.first + k) ?? 0,
    );
    const kept = tolerance ? thin([samples], tolerance) : samples.keys();
    return Array.from(kept, (k) => ({
      time: (this.first + k) / this.rate,
      value: samples[k]!,
      shape: 'linear' as const,
    }));
  }
}

/** Replaces what the curve does over the stroke's span; both ends join the curve with a straight step. */
export function applyStroke(curve: Curve, stroke: Curve): Curve {
  return stroke.length === 0 ? curve : splice(curve, stroke);
}

/** Removes the points within [start, end] seconds; the line runs straight from the point before to the point after. */
export function removeWithin(curve: Curve, start: number, end: number): Curve {
  const from = indexAt(curve, start);
  const keepFrom = from >= 0 && curve[from]!.time === start ? from : from + 1;
  return curve.toSpliced(keepFrom, Math.max(0, indexAt(curve, end) + 1 - keepFrom));
}
