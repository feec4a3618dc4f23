/** Copies the samples that both arrays cover. `targetStart` and `sourceStart` are the positions of their first samples on one time axis. */
export function copyOverlap(
  target: Float32Array,
  targetStart: number,
  source: Float32Array,
  sourceStart: number,
): void {
  const from = Math.max(targetStart, sourceStart);
  const to = Math.min(targetStart + target.length, sourceStart + source.length);
  if (to <= from) return;
  target.set(source.subarray(from - sourceStart, to - sourceStart), from - targetStart);
}
