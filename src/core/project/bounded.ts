import * as v from 'valibot';
import type { Bounds } from './bounds';

/** Parts of schemas for untrusted input. Lengths are checked before what is within; validation stops at the first error. */

/** For `v.safeParse` and `v.parse`: a file of a million errors is refused at its first. */
export const firstErrorOnly = { abortEarly: true, abortPipeEarly: true } as const;

export function within({ min, max }: Bounds) {
  return v.pipe(v.number(), v.minValue(min), v.maxValue(max));
}

export function wholeWithin({ min, max }: Bounds) {
  return v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max));
}

export function textOf(length: number) {
  return v.pipe(v.string(), v.maxLength(length));
}

export function listOf<Item extends v.GenericSchema>(item: Item, length: number) {
  return v.pipe(
    v.custom<v.InferInput<Item>[]>(
      (value) => Array.isArray(value) && value.length <= length,
      `must be a list of up to ${length}`,
    ),
    v.array(item),
  );
}

/** A list of numbers, checked without a schema for each: predictions have millions. */
export function numberList({ min, max }: Bounds, length: number, isWhole = false) {
  const isValid = (value: unknown) =>
    typeof value === 'number' && value >= min && value <= max && (!isWhole || Number.isInteger(value));
  return v.custom<number[]>(
    (value) => Array.isArray(value) && value.length <= length && value.every(isValid),
    `must be a list of up to ${length} numbers from ${min} to ${max}`,
  );
}

export function recordOf<Value extends v.GenericSchema>(value: Value, entries: number) {
  return v.pipe(
    v.custom<Record<string, v.InferInput<Value>>>(
      (record) => typeof record === 'object' && record !== null && !hasMoreThan(record, entries),
      `must have up to ${entries} entries`,
    ),
    v.record(textOf(1000), value),
  );
}

function hasMoreThan(record: object, entries: number): boolean {
  let count = 0;
  for (const key in record) if (Object.hasOwn(record, key) && ++count > entries) return true;
  return false;
}

/** Items of which each has another value under a key. */
export function uniqueBy<Key extends string, Item extends Readonly<Record<Key, string>>>(key: Key) {
  return v.check<Item[], string>(
    (items) => new Set(items.map((item) => item[key])).size === items.length,
    `must each have another ${key}`,
  );
}
