import { silence } from './edit/range-operations';
import type { StereoCurve } from './curve';
import type { TimeRange } from './range';
import { mapChannels } from './stereo';

/** Spans that must stay silent: ascending, none touching another. */
export type SilenceLocks = readonly TimeRange[];

/** Shorter remains (seconds) of a lock that is cut are dropped with it. */
const SHORTEST = 1e-3;

/** The locks with the range added; those that it meets become one with it. */
export function lockSilence(locks: SilenceLocks, range: TimeRange): SilenceLocks {
  const apart = locks.filter(({ start, end }) => end < range.start || start > range.end);
  const met = locks.filter((lock) => !apart.includes(lock));
  const start = Math.min(range.start, ...met.map((lock) => lock.start));
  const end = Math.max(range.end, ...met.map((lock) => lock.end));
  return [...apart, { start, end }].sort((a, b) => a.start - b.start);
}

/** The locks without the range: what reaches over its borders stays locked outside. The same locks when it meets none. */
export function unlockSilence(locks: SilenceLocks, range: TimeRange): SilenceLocks {
  if (locksWithin(locks, range).length === 0) return locks;
  return locks
    .flatMap((lock) => [
      { start: lock.start, end: Math.min(lock.end, range.start) },
      { start: Math.max(lock.start, range.end), end: lock.end },
    ])
    .filter(({ start, end }) => end - start > SHORTEST);
}

/** The locks that share time with the range. */
export function locksWithin(locks: SilenceLocks, range: TimeRange): SilenceLocks {
  return locks.filter(({ start, end }) => end > range.start && start < range.end);
}

/** The lock that holds `time`, undefined for none. */
export function lockAt(locks: SilenceLocks, time: number): TimeRange | undefined {
  return locks.find(({ start, end }) => time >= start && time <= end);
}

/** The curve as it sounds: exactly 0 within the locks, up to a step at their borders untouched outside. */
export function withSilence(curve: StereoCurve, locks: SilenceLocks): StereoCurve {
  if (locks.length === 0) return curve;
  return mapChannels(curve, (line) => locks.reduce((rest, lock) => silence(rest, lock), line));
}
