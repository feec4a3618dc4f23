/** The first of items in order of time after `time`, or the last before it. @param tolerance times that differ by less are equal, seconds. */
export function adjacent<Item extends { readonly time: number }>(
  items: readonly Item[],
  time: number,
  direction: 1 | -1,
  tolerance: number,
): Item | null {
  const found =
    direction === 1
      ? items.find((item) => item.time > time + tolerance)
      : items.findLast((item) => item.time < time - tolerance);
  return found ?? null;
}
