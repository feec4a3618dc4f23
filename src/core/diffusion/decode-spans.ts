/** Latent frames that the decoder is given at once, `start` to `end`, and of these the ones whose sound is used, `from` to `to`. */
export interface DecodeSpan {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Spans of equal length whose used parts join to `frames` latent frames. Each used frame has all frames in its span on which the decoder's sound of it
 * depends, so that the sound is the same as of all frames decoded at once.
 * @param length longest span. @param context frames on each side on which the sound of one depends.
 */
export function decodeSpans(frames: number, length: number, context: number): readonly DecodeSpan[] {
  // A span that is mostly context would be decoded again and again.
  const size = Math.max(length, 3 * context + 1);
  if (frames <= size) return [{ start: 0, end: frames, from: 0, to: frames }];
  const spans: DecodeSpan[] = [];
  for (let from = 0; from < frames;) {
    const start = Math.max(0, Math.min(from - context, frames - size));
    const end = start + size;
    const to = end === frames ? frames : end - context;
    spans.push({ start, end, from, to });
    from = to;
  }
  return spans;
}
