import type { Curve } from '../curve';
import { thinSamples, type Tolerance } from '../convert/thin';
import { toSamples } from '../../time/samples';

/** A pen stroke: one value per sample of a fine time grid, so that drawing backwards overwrites. */
export class Stroke {
  private readonly values = new Map<number, number>();
  private first = Infinity;
  private last = -Infinity;

  /**
   * @param rate of the grid, Hz.
   * @param interpolate value at share u (0..1) of a straight piece, on the scale of the lane.
   */
  constructor(
    private readonly rate: number,
    private readonly interpolate: (from: number, to: number, u: number) => number,
  ) {}

  /** Draws a straight piece, times in seconds, values linear RMS. */
  draw(fromTime: number, fromValue: number, toTime: number, toValue: number): void {
    const from = toSamples(fromTime, this.rate);
    const to = toSamples(toTime, this.rate);
    const step = Math.sign(to - from) || 1;
    for (let i = from; i !== to + step; i += step) {
      const u = to === from ? 1 : (i - from) / (to - from);
      this.values.set(i, this.interpolate(fromValue, toValue, u));
    }
    this.first = Math.min(this.first, from, to);
    this.last = Math.max(this.last, from, to);
  }

  copy(): Stroke {
    const stroke = new Stroke(this.rate, this.interpolate);
    this.values.forEach((value, i) => stroke.values.set(i, value));
    stroke.first = this.first;
    stroke.last = this.last;
    return stroke;
  }

  /** The drawn line, thinned when a tolerance is given; empty when nothing is drawn. */
  toCurve(shape: 'linear' | 'exponential', tolerance?: Tolerance): Curve {
    if (this.first > this.last) return [];
    const samples = Float64Array.from(
      { length: this.last - this.first + 1 },
      (_, k) => this.values.get(this.first + k) ?? 0,
    );
    const indices = tolerance ? thinSamples([samples], tolerance, shape) : samples.keys();
    return Array.from(indices, (k) => ({
      time: (this.first + k) / this.rate,
      value: samples[k]!,
      shape,
    }));
  }
}
