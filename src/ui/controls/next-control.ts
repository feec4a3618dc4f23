/** The control of a toolbar that a key moves the focus to: arrows wrap around, Home and End. Null if the key does not move it. */
export function nextControl(key: string, count: number, from: number): number | null {
  if (count === 0) return null;
  if (key === 'ArrowRight') return (from + 1) % count;
  if (key === 'ArrowLeft') return (from + count - 1) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return null;
}
