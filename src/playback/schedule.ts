/** The arithmetic of playback, without an AudioContext: where the clip is at a context time, and which piece of sound is due when. */

import { toSamples } from '../core/time/samples';

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** One uninterrupted stretch of playing. Context times and clip times in seconds. */
export interface Run {
  /** Context time at which `clipStart` sounds. */
  readonly contextStart: number;
  readonly clipStart: number;
  readonly duration: number;
  readonly loop: Range | null;
  /** Clip seconds per context second. Only rate 1 has sound and loops. */
  readonly rate: number;
}

/** A stretch of a track to be read and handed to the AudioContext. */
export interface Piece {
  /** Clip seconds to read, overlaps included. */
  readonly from: number;
  readonly to: number;
  /** Context time of the first sample read. */
  readonly at: number;
  /** Seconds of linear ramp at both ends of what is read; 0 for none. */
  readonly rampIn: number;
  readonly rampOut: number;
  /** Seconds of the run after which the next piece follows. */
  readonly next: number;
}

const CHUNK_SECONDS = 1;
/** A piece shorter than this is joined to the next chunk. */
const SHORTEST_SECONDS = 0.25;
/**
 * Neighbouring pieces overlap by twice this and are cross-faded: inaudible where they continue each other (also when the track's rate
 * differs from the context's, so that the resampler starts anew in each piece), and free of clicks where a loop jumps.
 * 10 ms is a whole number of samples at 44.1 and 48 kHz.
 */
const OVERLAP_SECONDS = 0.01;
/** Rise of a piece that begins in the middle of the sound. */
export const START_RAMP_SECONDS = 0.003;

/** Clip time at a context time; before the run starts, its start. */
export function positionAt(run: Run, contextTime: number): number {
  const elapsed = Math.max(0, contextTime - run.contextStart);
  if (run.rate !== 1) return clamp(run.clipStart + elapsed * run.rate, 0, run.duration);
  return Math.min(clipTimeAt(run, elapsed), run.duration);
}

/** True when the run has nothing more to play at this context time. */
export function isOver(run: Run, contextTime: number): boolean {
  const elapsed = contextTime - run.contextStart;
  const position = run.clipStart + elapsed * run.rate;
  if (run.rate < 0) return position <= 0;
  return run.loop !== null && run.rate === 1 ? false : position >= run.duration;
}

/** The piece that is due `elapsed` seconds into the run (rate 1), or null past the end. */
export function pieceAt(run: Run, elapsed: number): Piece | null {
  const start = clipTimeAt(run, elapsed);
  const limit = run.loop?.end ?? run.duration;
  if (start >= limit - 1e-9) return null;
  let end = (Math.floor(start / CHUNK_SECONDS + 1e-9) + 1) * CHUNK_SECONDS;
  if (end - start < SHORTEST_SECONDS) end += CHUNK_SECONDS;
  if (limit - end < SHORTEST_SECONDS) end = limit;
  const lead = elapsed === 0 ? 0 : Math.min(OVERLAP_SECONDS, start);
  const tail = Math.min(OVERLAP_SECONDS, run.duration - end);
  return {
    from: start - lead,
    to: end + tail,
    at: run.contextStart + elapsed - lead,
    rampIn: elapsed === 0 && start > 0 ? START_RAMP_SECONDS : 2 * lead,
    rampOut: 2 * tail,
    next: elapsed + (end - start),
  };
}

/** Where a piece that became ready at context time `now` goes: a late one is entered in the middle, one that is over is dropped. */
export function placement(
  piece: Piece,
  now: number,
  margin = 0.005,
): { readonly when: number; readonly offset: number } | null {
  const late = now + margin - piece.at;
  if (late <= 0) return { when: piece.at, offset: 0 };
  return late < piece.to - piece.from ? { when: now + margin, offset: late } : null;
}

/** Where playing starts from: the loop's start when the position lies past it, the clip's start when it lies at the end. */
export function startPosition(position: number, duration: number, loop: Range | null, rate: number): number {
  if (rate < 0) return position <= 0 ? duration : position;
  if (loop !== null && position >= loop.end - 1e-3) return loop.start;
  return position >= duration - 1e-3 ? (loop?.start ?? 0) : position;
}

/** Rounds to a whole number of samples, so that pieces fall on the context's sample grid and are not interpolated. */
export function onGrid(seconds: number, sampleRate: number): number {
  return toSamples(seconds, sampleRate) / sampleRate;
}

/** Linear rise over `length` samples from sample `start`, in place. */
export function rampIn(samples: Float32Array, start: number, length: number): void {
  for (let i = 0; i < Math.min(length, samples.length - start); i += 1) samples[start + i]! *= i / length;
}

/** Linear fall over the last `length` samples, in place. With a rise of equal length in the next piece it adds up to 1 at every sample. */
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
