import type { Curve } from './curve';

/** Part of the time axis; its ends may be infinite. */
export interface ChangedRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The seconds outside which two curves are equal; null when both are the same everywhere. Points that an edit leaves alone stay the
 * same objects, so that only these are compared.
 */
export function changedRange(before: Curve, now: Curve): ChangedRange | null {
  if (before === now) return null;
  const shorter = Math.min(before.length, now.length);
  let first = 0;
  while (first < shorter && before[first] === now[first]) first += 1;
  if (first === shorter && before.length === now.length) return null;
  let last = 0;
  while (last < shorter - first && before[before.length - 1 - last] === now[now.length - 1 - last]) last += 1;
  return {
    // The segment before the first point that differs ends in it.
    start: before[first - 1]?.time ?? -Infinity,
    end: before[before.length - last]?.time ?? Infinity,
  };
}

/** Smallest range that holds both. */
export function joinRanges(a: ChangedRange | null, b: ChangedRange | null): ChangedRange | null {
  if (!a || !b) return a ?? b;
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}
