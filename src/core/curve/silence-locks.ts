import { silence } from './edit/range-operations';
import type { Breakpoint, Curve, StereoCurve } from './curve';
import { STEP, type TimeRange } from './range';
import { mapChannels } from './stereo';

/** Spans that stay silent, ascending and not touching each other. */
export type SilenceLocks = readonly TimeRange[];

/** Remainders of an unlocked span shorter than this (seconds) are dropped. */
const MIN_SECONDS = 1e-3;

/** The locks with the range added; locks that it overlaps or touches are merged with it. */
export function lockSilence(locks: SilenceLocks, range: TimeRange): SilenceLocks {
  const before = locks.filter(({ end }) => end < range.start);
  const after = locks.filter(({ start }) => start > range.end);
  const merged = locks.slice(before.length, locks.length - after.length);
  const start = Math.min(range.start, merged[0]?.start ?? Infinity);
  const end = Math.max(range.end, merged.at(-1)?.end ?? -Infinity);
  return [...before, { start, end }, ...after];
}

/** The locks with the range removed. Returns the same array if no lock overlaps the range. */
export function unlockSilence(locks: SilenceLocks, range: TimeRange): SilenceLocks {
  if (locksWithin(locks, range).length === 0) return locks;
  return locks
    .flatMap((lock) => [
      { start: lock.start, end: Math.min(lock.end, range.start) },
      { start: Math.max(lock.start, range.end), end: lock.end },
    ])
    .filter(({ start, end }) => end - start > MIN_SECONDS);
}

/** The locks that overlap the range. */
export function locksWithin(locks: SilenceLocks, range: TimeRange): SilenceLocks {
  return locks.filter(({ start, end }) => end > range.start && start < range.end);
}

/** The lock that contains `time`, undefined for none. */
export function lockAt(locks: SilenceLocks, time: number): TimeRange | undefined {
  return locks.find(({ start, end }) => time >= start && time <= end);
}

/** The curve with exact silence within the locks; unchanged outside, except for a step of STEP seconds at their borders. */
export function withSilence(curve: StereoCurve, locks: SilenceLocks): StereoCurve {
  if (locks.length === 0) return curve;
  return mapChannels(curve, (line) => silenced(line, locks));
}

/** Reach of a lock beyond its borders, seconds: its steps and what rounding adds. */
const REACH = 2 * STEP;

/** One pass over the curve: each lock changes only the points near it, and those that the lock before has set. */
function silenced(line: Curve, locks: SilenceLocks): Curve {
  const done: Breakpoint[] = [];
  let next = 0;
  for (const lock of locks) {
    while (next < line.length && line[next]!.time < lock.start - REACH) done.push(line[next++]!);
    const near = done.findLastIndex(({ time }) => time < lock.start - REACH);
    const piece = done.splice(Math.max(0, near));
    while (next < line.length && line[next]!.time <= lock.end + REACH) piece.push(line[next++]!);
    if (next < line.length) piece.push(line[next++]!);
    for (const point of silence(piece, lock)) done.push(point);
  }
  for (; next < line.length; next++) done.push(line[next]!);
  return done;
}
