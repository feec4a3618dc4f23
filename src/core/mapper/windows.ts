import { greatestCommonDivisor } from '../time/greatest-common-divisor';

/** The mapper's fixed window: `frames` picture frames become `values` envelope values of `classes` scores each. */
export interface MapperWindow {
  readonly frames: number;
  readonly values: number;
}

/** Overlap of two windows as a share of one: 2 s of 10 s. */
const OVERLAP_SHARE = 0.2;

/**
 * First frames of the windows that cover `total` frames, evenly spread. Starts lie where frame and envelope clocks meet on a whole value;
 * the last window may reach past the end by less than one such step (the caller repeats the last frame).
 */
export function mapperWindowStarts(total: number, { frames, values }: MapperWindow): number[] {
  const step = frames / greatestCommonDivisor(frames, values);
  const last = Math.max(0, Math.ceil((total - frames) / step));
  const advance = Math.max(1, Math.floor((frames * (1 - OVERLAP_SHARE)) / step));
  const intervals = Math.ceil(last / advance);
  return Array.from({ length: intervals + 1 }, (_, w) =>
    w === 0 ? 0 : Math.round((w * last) / intervals) * step,
  );
}

/**
 * Joins one channel's class scores, window by window, so that two windows are the most ever held. In the middle of each overlap one
 * window hands over to the next by a linear crossfade.
 */
export class LogitsJoin {
  private before = new Float32Array(0);
  private count = 0;
  /** Samples given out. */
  private done = 0;

  /** @param length samples of the whole clip; the last value is repeated where the windows end before. */
  constructor(
    private readonly starts: readonly number[],
    private readonly window: MapperWindow,
    private readonly classes: number,
    private readonly length: number,
  ) {}

  /**
   * @param logits the next window's scores, [values][classes]; kept until the one after it.
   * @returns [samples][classes]: what no later window has a say in, following what was returned before.
   */
  push(logits: Float32Array): Float32Array {
    const { classes, before, done } = this;
    const { values } = this.window;
    const w = this.count++;
    const fade = OVERLAP_SHARE * values;
    const fadeIn = this.fadeIn(w);
    const end = Math.min(this.length, Math.ceil(this.fadeIn(w + 1)));
    const joined = new Float32Array(Math.max(0, end - done) * classes);
    const first = this.first(w);
    const earlier = w > 0 ? this.first(w - 1) : 0;
    for (let i = done; i < end; i++) {
      const share = Math.min(1, (i + 0.5 - fadeIn) / fade);
      const here = Math.min(i - first, values - 1) * classes;
      const there = Math.min(i - earlier, values - 1) * classes;
      const out = (i - done) * classes;
      for (let c = 0; c < classes; c++)
        joined[out + c] =
          share === 1 ? logits[here + c]! : share * logits[here + c]! + (1 - share) * before[there + c]!;
    }
    this.before = logits.slice();
    this.done = Math.max(done, end);
    return joined;
  }

  private first(w: number): number {
    return (this.starts[w]! * this.window.values) / this.window.frames;
  }

  /** Where the fade into window w begins. */
  private fadeIn(w: number): number {
    if (w === 0) return -Infinity;
    if (w === this.starts.length) return Infinity;
    const { values } = this.window;
    return (this.first(w) + this.first(w - 1) + values - OVERLAP_SHARE * values) / 2;
  }
}
