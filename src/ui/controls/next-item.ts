/**
 * The item of a menu that a key moves the focus to: arrows wrap around, Home and End, or the next item by first letter.
 * @param from index of the focused item, -1 for none. @returns null if the key does not move the focus.
 */
export function nextItem(key: string, labels: readonly string[], from: number): number | null {
  const count = labels.length;
  if (count === 0) return null;
  if (key === 'ArrowDown') return (from + 1) % count;
  if (key === 'ArrowUp') return from < 0 ? count - 1 : (from + count - 1) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key.length !== 1 || key === ' ') return null;
  for (let step = 1; step <= count; step++) {
    const index = (from + step) % count;
    if (labels[index]?.toLowerCase().startsWith(key.toLowerCase())) return index;
  }
  return null;
}
