import { greatestCommonDivisor } from '../greatest-common-divisor';

/** The mapper's fixed window: `frames` picture frames become `values` envelope values of `classes` scores each. */
export interface MapperWindow {
  readonly frames: number;
  readonly values: number;
}

/** Overlap of two windows as a share of one: 2 s of 10 s. */
const overlapShare = 0.2;

/**
 * First frames of the windows that cover `total` frames, evenly spread. Starts lie where frame and envelope clocks meet on a whole value;
 * the last window may reach past the end by less than one such step (the caller repeats the last frame).
 */
export function mapperWindowStarts(total: number, { frames, values }: MapperWindow): number[] {
  const step = frames / greatestCommonDivisor(frames, values);
  const last = Math.max(0, Math.ceil((total - frames) / step));
  const advance = Math.max(1, Math.floor((frames * (1 - overlapShare)) / step));
  const intervals = Math.ceil(last / advance);
  return Array.from({ length: intervals + 1 }, (_, w) =>
    w === 0 ? 0 : Math.round((w * last) / intervals) * step,
  );
}

/**
 * One channel's class scores for the whole clip. In the middle of each overlap one window hands over to the next by a linear crossfade.
 * @param logits one [values][classes] array per window.
 * @returns [length][classes]; the last value is repeated where the windows end before `length`.
 */
export function joinLogits(
  logits: readonly Float32Array[],
  starts: readonly number[],
  { frames, values }: MapperWindow,
  classes: number,
  length: number,
): Float32Array {
  const first = starts.map((start) => (start * values) / frames);
  const fade = overlapShare * values;
  /** Where the fade into window w begins. */
  const fadeIn = first.map((start, w) => (w === 0 ? -Infinity : (start + first[w - 1]! + values - fade) / 2));
  const score = (w: number, i: number, c: number) =>
    logits[w]![Math.min(i - first[w]!, values - 1) * classes + c]!;
  const joined = new Float32Array(length * classes);
  for (let i = 0, w = 0; i < length; i++) {
    while (w + 1 < starts.length && i >= fadeIn[w + 1]!) w++;
    const share = Math.min(1, (i + 0.5 - fadeIn[w]!) / fade);
    for (let c = 0; c < classes; c++)
      joined[i * classes + c] =
        share === 1 ? score(w, i, c) : share * score(w, i, c) + (1 - share) * score(w - 1, i, c);
  }
  return joined;
}
