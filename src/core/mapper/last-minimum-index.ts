/** Index of the last lowest sample of [from, to]: the border between two events. */
export function lastMinimumIndex(levels: Float32Array, from: number, to: number): number {
  let lowest = to;
  for (let i = to; i >= from; i--) if (levels[i]! < levels[lowest]!) lowest = i;
  return lowest;
}
