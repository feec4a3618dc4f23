import { silence } from './edit/range-operations';
import type { StereoCurve } from './curve';
import type { TimeRange } from './range';
import { mapChannels } from './stereo';

/** Spans that stay silent, ascending and not touching each other. */
export type SilenceLocks = readonly TimeRange[];

/** Remainders of an unlocked span shorter than this (seconds) are dropped. */
const MIN_SECONDS = 1e-3;

/** The locks with the range added; locks that it overlaps or touches are merged with it. */
export function lockSilence(locks: SilenceLocks, range: TimeRange): SilenceLocks {
  const separate = locks.filter(({ start, end }) => end < range.start || start > range.end);
  const merged = locks.filter((lock) => !separate.includes(lock));
  const start = Math.min(range.start, ...merged.map((lock) => lock.start));
  const end = Math.max(range.end, ...merged.map((lock) => lock.end));
  return [...separate, { start, end }].sort((a, b) => a.start - b.start);
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
  return mapChannels(curve, (line) => locks.reduce((rest, lock) => silence(rest, lock), line));
}
