import type { FrameRate } from '../../../core/time/frame-rate';
import { estimateFrameRate } from './estimate-frame-rate';

/** Presentation time of one coded frame, in seconds on the container's clock (edit list already applied). */
export interface FrameSpan {
  readonly timestamp: number;
  readonly duration: number;
}

/** The picture's clock: time 0 is the first frame shown. Container time = clip time + `origin`. */
export interface PictureTimeline {
  readonly origin: number;
  /** Frame starts in seconds, strictly ascending, the first one 0. */
  readonly frameTimes: Float64Array;
  /** Seconds to the end of the last frame. */
  readonly duration: number;
  readonly frameRate: FrameRate;
  readonly variableFrameRate: boolean;
}

/** Two starts closer than this are one frame; well below one tick of a 90 kHz clock. */
const TICK = 1e-6;

/** A frame that starts this little after an asked time counts as started: containers round starts to 1 ms. */
export const CLOCK_TOLERANCE = 1e-3;

/**
 * @param spans frames in any order
 * @param presentationEnd seconds on the container's clock where the edit list ends the picture, null when it does not
 * @returns null when nothing is shown
 */
export function buildTimeline(
  spans: readonly FrameSpan[],
  presentationEnd: number | null,
): PictureTimeline | null {
  const end = presentationEnd ?? Infinity;
  const shown = spans
    .filter(({ timestamp }) => timestamp < end - CLOCK_TOLERANCE)
    .sort((a, b) => a.timestamp - b.timestamp)
    .filter((span, index, all) => isShown(span, all[index + 1]));
  const first = shown[0];
  if (!first) return null;
  const origin = Math.max(0, first.timestamp);
  const starts = shown.map(({ timestamp }) => Math.max(0, timestamp - origin));
  const frameTimes = Float64Array.from(
    starts.filter((start, index) => index === 0 || start - starts[index - 1]! > TICK),
  );
  const last = shown[shown.length - 1]!;
  const lastDuration = last.duration > TICK ? last.duration : typicalStep(frameTimes);
  const { rate, variable } = estimateFrameRate(frameTimes, lastDuration);
  const mediaEnd = last.timestamp + lastDuration;
  return {
    origin,
    frameTimes,
    duration: Math.min(end, mediaEnd) - origin,
    frameRate: rate,
    variableFrameRate: variable,
  };
}

/** Frames before time 0 are there for the decoder only, except one that is still on screen then for half its time or more. */
function isShown(span: FrameSpan, next: FrameSpan | undefined): boolean {
  if (span.timestamp >= -TICK) return true;
  const end = Math.min(span.timestamp + span.duration, next?.timestamp ?? Infinity);
  return end > CLOCK_TOLERANCE && end >= -span.timestamp;
}

function typicalStep(times: Float64Array): number {
  const last = times[times.length - 1]!;
  return times.length > 1 ? last / (times.length - 1) : 1 / 25;
}

/** Index of the frame on screen at `time`: the last that starts at or before `time + tolerance`; 0 before the first. */
export function frameIndexAt(frameTimes: Float64Array, time: number, tolerance = TICK): number {
  let low = 0;
  let high = frameTimes.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (frameTimes[middle]! <= time + tolerance) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How many frames at `fps` start within [start, end): at least one. */
export function outputFrameCount(start: number, end: number, fps: number): number {
  return Math.max(1, Math.ceil((end - start) * fps - 1e-6));
}
