import type { TimeRange } from '../curve/range';
import { greatestCommonDivisor } from '../time/greatest-common-divisor';

/** The mapper's fixed window: `frames` picture frames become `values` envelope samples. */
export interface MapperWindow {
  readonly frames: number;
  readonly values: number;
}

/** Overlap of two windows as a share of a window: 2 s of 10 s. */
const OVERLAP_SHARE = 0.2;

/** Frames after which a whole number of envelope samples has passed as well. */
export function commonFrames({ frames, values }: MapperWindow): number {
  return frames / greatestCommonDivisor(frames, values);
}

/**
 * The picture that is mapped for a span of the clip, seconds: with an overlap of context on both sides, from a whole envelope sample on.
 * @param fps of the mapper's frames
 */
export function spanWithContext(
  span: TimeRange,
  duration: number,
  window: MapperWindow,
  fps: number,
): TimeRange {
  const context = (OVERLAP_SHARE * window.frames) / fps;
  const step = commonFrames(window) / fps;
  // The tolerance keeps a quotient that rounding left just below a whole number.
  const steps = Math.max(0, Math.floor((span.start - context) / step + 1e-9));
  return { start: steps * step, end: Math.min(duration, span.end + context) };
}

/**
 * First frames of the windows that cover `total` frames, evenly spaced. Every start falls on a whole frame and a whole envelope sample;
 * the last window may extend past the end by less than one such step (the caller repeats the last frame).
 */
export function mapperWindowStarts(total: number, { frames, values }: MapperWindow): number[] {
  const step = commonFrames({ frames, values });
  const last = Math.max(0, Math.ceil((total - frames) / step));
  const advance = Math.max(1, Math.floor((frames * (1 - OVERLAP_SHARE)) / step));
  const intervals = Math.ceil(last / advance);
  return Array.from({ length: intervals + 1 }, (_, w) =>
    w === 0 ? 0 : Math.round((w * last) / intervals) * step,
  );
}

/**
 * Joins the logits of one channel window by window, with at most two windows in memory. In the middle of each overlap the windows are
 * crossfaded linearly.
 */
export class LogitsJoin {
  private before = new Float32Array(0);
  private count = 0;
  /** Samples returned so far. */
  private done = 0;

  /** @param length samples of the whole clip; the last value is repeated after the end of the windows. */
  constructor(
    private readonly starts: readonly number[],
    private readonly window: MapperWindow,
    private readonly classes: number,
    private readonly length: number,
  ) {}

  /**
   * @param logits of the next window, [values][classes].
   * @returns [samples][classes] that no later window affects, continuing those returned before.
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

  /** Sample at which the crossfade into window w starts. */
  private fadeIn(w: number): number {
    if (w === 0) return -Infinity;
    if (w === this.starts.length) return Infinity;
    const { values } = this.window;
    return (this.first(w) + this.first(w - 1) + values - OVERLAP_SHARE * values) / 2;
  }
}
