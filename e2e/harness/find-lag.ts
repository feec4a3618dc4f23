/**
 * Delay of `signal` against `reference` in samples, by normalised cross-correlation.
 * @param signal starts `maxLag` samples before `reference` and is 2 · maxLag longer
 * @returns null when `reference` is silent or the correlation stays below 0.5
 */
export function findLag(reference: Float32Array, signal: Float32Array, maxLag: number): number | null {
  const energy = reference.reduce((sum, value) => sum + value * value, 0);
  if (energy < 1e-6 * reference.length) return null;
  let best = 0;
  let bestLag: number | null = null;
  for (let lag = -maxLag; lag <= maxLag; lag++) {
    let product = 0;
    let power = 0;
    for (let i = 0; i < reference.length; i++) {
      const value = signal[i + maxLag + lag] ?? 0;
      product += value * reference[i]!;
      power += value * value;
    }
    const score = product / Math.sqrt(energy * Math.max(power, 1e-12));
    if (score > best) {
      best = score;
      bestLag = lag;
    }
  }
  return best > 0.5 ? bestLag : null;
}
