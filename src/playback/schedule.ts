/** Playback arithmetic without an AudioContext: the clip time at a context time, and which piece of sound to start when. */

import type { TimeRange } from '../core/curve/range';
import { toSamples } from '../core/time/samples';

/** One uninterrupted span of playback. Context times and clip times in seconds. */
export interface Run {
  /** Context time at which `clipStart` is played. */
  readonly contextStart: number;
  readonly clipStart: number;
  readonly duration: number;
  readonly loop: TimeRange | null;
  /** Clip seconds per context second. Only rate 1 has sound and loops. */
  readonly rate: number;
}

/** A span of a track to be read and scheduled in the AudioContext. */
export interface Piece {
  /** Clip time to read in seconds, overlaps included. */
  readonly from: number;
  readonly to: number;
  /** Context time of the first sample read. */
  readonly contextTime: number;
  /** Length of the linear ramps at both ends in seconds; 0 for none. */
  readonly rampIn: number;
  readonly rampOut: number;
  /** Elapsed time of the run in seconds at which the next piece starts. */
  readonly nextElapsed: number;
}

const CHUNK_SECONDS = 1;
/** A shorter piece is joined to the next chunk. */
const MIN_PIECE_SECONDS = 0.25;
/**
 * Adjacent pieces overlap by twice this and are cross-faded. This hides the restart of the browser's resampler in each piece when the
 * track's rate differs from the context's, and avoids clicks at a loop jump. 10 ms is a whole number of samples at 44.1 and 48 kHz.
 */
const OVERLAP_SECONDS = 0.01;
/** Fade-in of a piece that starts in the middle of the sound. */
export const START_RAMP_SECONDS = 0.003;

/** Clip time at a context time; the run's start before it. */
export function positionAt(run: Run, contextTime: number): number {
  const elapsed = Math.max(0, contextTime - run.contextStart);
  if (run.rate !== 1) return clamp(run.clipStart + elapsed * run.rate, 0, run.duration);
  return Math.min(clipTimeAt(run, elapsed), run.duration);
}

/** True when the run has ended at this context time. */
export function isOver(run: Run, contextTime: number): boolean {
  const elapsed = contextTime - run.contextStart;
  const position = run.clipStart + elapsed * run.rate;
  if (run.rate < 0) return position <= 0;
  return run.loop !== null && run.rate === 1 ? false : position >= run.duration;
}

/** The piece that starts `elapsed` seconds into the run (rate 1); null past the end. */
export function pieceAt(run: Run, elapsed: number): Piece | null {
  const start = clipTimeAt(run, elapsed);
  const limit = run.loop?.end ?? run.duration;
  if (start >= limit - 1e-9) return null;
  let end = (Math.floor(start / CHUNK_SECONDS + 1e-9) + 1) * CHUNK_SECONDS;
  if (end - start < MIN_PIECE_SECONDS) end += CHUNK_SECONDS;
  if (limit - end < MIN_PIECE_SECONDS) end = limit;
  const lead = elapsed === 0 ? 0 : Math.min(OVERLAP_SECONDS, start);
  const tail = Math.min(OVERLAP_SECONDS, run.duration - end);
  return {
    from: start - lead,
    to: end + tail,
    contextTime: run.contextStart + elapsed - lead,
    rampIn: elapsed === 0 && start > 0 ? START_RAMP_SECONDS : 2 * lead,
    rampOut: 2 * tail,
    nextElapsed: elapsed + (end - start),
  };
}

/** Start of a piece that is ready at context time `now`. A late piece starts in the middle (`offset` seconds); null when it is already over. */
export function scheduledStart(
  piece: Piece,
  now: number,
  margin = 0.005,
): { readonly when: number; readonly offset: number } | null {
  const late = now + margin - piece.contextTime;
  if (late <= 0) return { when: piece.contextTime, offset: 0 };
  return late < piece.to - piece.from ? { when: now + margin, offset: late } : null;
}

/** A position moved into the loop: its start when the position is past it. Only playback at rate 1 loops. */
export function loopPosition(position: number, loop: TimeRange | null, rate: number): number {
  return loop !== null && rate === 1 && position >= loop.end - 1e-3 ? loop.start : position;
}

/** Clip time at which playback starts: in the loop, if there is one, and at the clip's start when the position is at the end. */
export function startPosition(
  position: number,
  duration: number,
  loop: TimeRange | null,
  rate: number,
): number {
  if (rate < 0) return position <= 0 ? duration : position;
  const start = loopPosition(position, loop, rate);
  return start >= duration - 1e-3 ? 0 : start;
}

/** Rounds to a whole number of samples, so that the AudioContext does not interpolate pieces between samples. */
export function onGrid(seconds: number, sampleRate: number): number {
  return toSamples(seconds, sampleRate) / sampleRate;
}

/** Fades in linearly over `length` samples from sample `start`, in place. */
export function rampIn(samples: Float32Array, start: number, length: number): void {
  for (let i = 0; i < Math.min(length, samples.length - start); i += 1) samples[start + i]! *= i / length;
}

/** Fades out linearly over the last `length` samples, in place. With a fade-in of equal length the gains add up to 1 at every sample. */
export function rampOut(samples: Float32Array, length: number): void {
  const first = samples.length - length;
  for (let i = Math.max(0, -first); i < length; i += 1) samples[first + i]! *= 1 - i / length;
}

function clipTimeAt(run: Run, elapsed: number): number {
  const time = run.clipStart + elapsed;
  if (run.loop === null || time < run.loop.end - 1e-9) return time;
  const length = run.loop.end - run.loop.start;
  const over = (time - run.loop.end) % length;
  const atSeam = over < 1e-9 || over > length - 1e-9;
  return atSeam ? run.loop.start : run.loop.start + over;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
