import type { FrameRate } from './frame-rate';

/** Start times of the picture's frames. A clip of variable frame rate has its own times; otherwise frames are evenly spaced. */
export interface FrameGrid {
  readonly rate: FrameRate;
  /** Seconds, ascending; null for a constant rate from 0. */
  readonly times: Float64Array | null;
}

/** Largest distance (seconds) before a frame's start at which a time still belongs to that frame: float seconds are not exact. */
const SLACK = 1e-6;

/** Index of the frame on screen at `time`. */
export function frameAt({ rate, times }: FrameGrid, time: number): number {
  if (times && times.length > 0) return frameIndexAt(times, time);
  return Math.max(0, Math.floor(((time + SLACK) * rate.numerator) / rate.denominator));
}

/** Index of the last frame that starts by `time + tolerance` (seconds); 0 before the first. @param times frame starts, ascending */
export function frameIndexAt(times: Float64Array, time: number, tolerance = SLACK): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (times[middle]! <= time + tolerance) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Start of a frame in seconds; frames past the last known one continue at the nominal rate. */
export function frameTime({ rate, times }: FrameGrid, frame: number): number {
  if (frame <= 0) return times?.[0] ?? 0;
  const last = times ? times.length - 1 : -1;
  if (!times || last < 0) return (frame * rate.denominator) / rate.numerator;
  return times[frame] ?? times[last]! + ((frame - last) * rate.denominator) / rate.numerator;
}

/** Start of the frame nearest to `time`. */
export function nearestFrameTime(grid: FrameGrid, time: number): number {
  const frame = frameAt(grid, time);
  const before = frameTime(grid, frame);
  const after = frameTime(grid, frame + 1);
  return time - before <= after - time ? before : after;
}

/**
 * Frame number of `time` at the nominal rate, as timecode counts: a clip with dropped frames stays in step with real time.
 * A frame that starts slightly before its place on the nominal grid has the number of that place.
 */
export function frameNumber(grid: FrameGrid, time: number): number {
  const { rate, times } = grid;
  const perSecond = rate.numerator / rate.denominator;
  const elapsed = Math.floor((time + SLACK) * perSecond);
  if (!times || times.length === 0) return Math.max(0, elapsed);
  return Math.max(0, elapsed, Math.round(frameTime(grid, frameAt(grid, time)) * perSecond));
}

/** Inverse of frameNumber: start of the frame with that number, or its place on the nominal grid if no frame has it. */
export function frameNumberTime(grid: FrameGrid, number: number): number {
  const { rate } = grid;
  const place = (Math.max(0, number) * rate.denominator) / rate.numerator;
  const start = nearestFrameTime(grid, place);
  return Math.round((start * rate.numerator) / rate.denominator) === number ? start : place;
}

/** Start of the frame that is `frames` away from the one on screen at `time`. */
export function stepFrames(grid: FrameGrid, time: number, frames: number): number {
  return frameTime(grid, Math.max(0, frameAt(grid, time) + frames));
}
