import type { FrameRate } from '../../../core/time/frame-rate';
import { estimateFrameRate } from './estimate-frame-rate';
import { type FrameSpan, plausibleSpans } from './plausible-spans';

export type { FrameSpan };

/** Clip time: 0 is the start of the first frame shown. Container time = clip time + `origin`. */
export interface PictureTimeline {
  readonly origin: number;
  /** Frame starts in seconds, strictly ascending from 0. */
  readonly frameTimes: Float64Array;
  /** End of the last frame in seconds. */
  readonly duration: number;
  readonly frameRate: FrameRate;
  readonly variableFrameRate: boolean;
  /** Seconds of a length that the file states and its frames refute; null when there is none. */
  readonly refuted: number | null;
}

/** Seconds. Frame starts closer than this are equal; well below one tick of a 90 kHz clock. */
const TIME_EPSILON = 1e-6;

/** Seconds. A frame that starts this much after a requested time counts as started: containers round starts to 1 ms. */
export const CLOCK_TOLERANCE = 1e-3;

/** What the container says about the presentation of a track. */
export interface Presentation {
  /** Container time in seconds at which an edit list ends the picture; null when it does not. */
  readonly end: number | null;
  /** An edit list sets time 0: frames before it only feed the decoder. Elsewhere a negative time is a time as any other. */
  readonly startsAtZero: boolean;
  /** Seconds of one unit of the track's clock, to which frame starts are rounded; 0 when unknown. */
  readonly tick: number;
  /** Container time in seconds at which the sound ends; null without sound. */
  readonly soundEnd: number | null;
}

/**
 * @param spans frames in any order
 * @returns null when no frame is shown
 */
export function buildTimeline(
  spans: readonly FrameSpan[],
  { end: presentationEnd, startsAtZero, tick, soundEnd }: Presentation,
): PictureTimeline | null {
  const end = presentationEnd ?? Infinity;
  const presented = spans
    .filter(({ timestamp }) => timestamp < end - CLOCK_TOLERANCE)
    .sort((a, b) => a.timestamp - b.timestamp)
    .filter((span, index, all) => !startsAtZero || isShown(span, all[index + 1]));
  const { shown, refuted } = plausibleSpans(presented, soundEnd);
  const first = shown[0];
  if (!first) return null;
  const origin = startsAtZero ? Math.max(0, first.timestamp) : first.timestamp;
  const starts = shown.map(({ timestamp }) => Math.max(0, timestamp - origin));
  const frameTimes = Float64Array.from(
    starts.filter((start, index) => index === 0 || start - starts[index - 1]! > TIME_EPSILON),
  );
  const last = shown[shown.length - 1]!;
  const lastDuration = last.duration > TIME_EPSILON ? last.duration : meanFrameStep(frameTimes);
  const { rate, variable } = estimateFrameRate(frameTimes, lastDuration, tick);
  const mediaEnd = last.timestamp + lastDuration;
  return {
    refuted,
    origin,
    frameTimes,
    duration: Math.min(end, mediaEnd) - origin,
    frameRate: rate,
    variableFrameRate: variable,
  };
}

/** Frames before container time 0 only feed the decoder, except one that stays on screen after it for at least half its duration. */
function isShown(span: FrameSpan, next: FrameSpan | undefined): boolean {
  if (span.timestamp >= -TIME_EPSILON) return true;
  const end = Math.min(span.timestamp + span.duration, next?.timestamp ?? Infinity);
  return end > CLOCK_TOLERANCE && end >= -span.timestamp;
}

function meanFrameStep(times: Float64Array): number {
  const last = times[times.length - 1]!;
  return times.length > 1 ? last / (times.length - 1) : 1 / 25;
}

/** Number of frames at `fps` that start within [start, end), at least 1. */
export function outputFrameCount(start: number, end: number, fps: number): number {
  return Math.max(1, Math.ceil((end - start) * fps - 1e-6));
}
