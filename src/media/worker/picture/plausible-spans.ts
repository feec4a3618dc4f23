/** Presentation time of one coded frame in seconds of container time, edit list applied. */
export interface FrameSpan {
  readonly timestamp: number;
  readonly duration: number;
}

/** A frame on screen for at least this many seconds and this many times as long as all the others together is taken for damage. */
const stillLimits = { seconds: 60, ratio: 20 };

/** Decoders may end the sound this many seconds before the picture. */
const SOUND_SLACK = 1;

/**
 * Leaves out frames whose times are damaged: one damaged number can claim hours for a clip of two seconds. A still picture is believed
 * where sound runs through it.
 * @param spans sorted by time
 * @param soundEnd seconds of container time; null without sound
 * @returns `refuted`: the length in seconds that the file states, null when it is believed
 */
export function plausibleSpans(
  spans: readonly FrameSpan[],
  soundEnd: number | null,
): { shown: readonly FrameSpan[]; refuted: number | null } {
  if (spans.length < 3) return { shown: spans, refuted: null };
  const ends = spans.map((span, index) => spans[index + 1]?.timestamp ?? span.timestamp + span.duration);
  const lengths = ends.map((end, index) => end - spans[index]!.timestamp);
  const total = ends[ends.length - 1]! - spans[0]!.timestamp;
  const longest = lengths.indexOf(lengths.reduce((a, b) => Math.max(a, b)));
  const gap = lengths[longest]!;
  const isStill = gap >= stillLimits.seconds && gap >= stillLimits.ratio * (total - gap);
  const hasSound = soundEnd !== null && soundEnd >= ends[longest]! - SOUND_SLACK;
  if (!isStill || hasSound) return { shown: spans, refuted: null };
  const usual = (total - gap) / (spans.length - 1);
  const before = spans.slice(0, longest + 1);
  const after = spans.slice(longest + 1);
  const shown =
    before.length >= after.length ? [...before.slice(0, -1), { ...before.at(-1)!, duration: usual }] : after;
  return { shown: plausibleSpans(shown, soundEnd).shown, refuted: total };
}
