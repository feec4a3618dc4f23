import type { Problem } from '../sampler';

/**
 * Rectified flow for few-step models: estimate the clean latent, then add fresh noise of the next level.
 * stable-audio-tools `sample_flow_pingpong` (Stable Audio Open Small, 2505.08175).
 */
export async function pingPong({ velocity, noise, levels }: Problem): Promise<Float32Array> {
  let x = noise(0);
  for (let i = 0; i + 1 < levels.length; i++) {
    const t = levels[i]!;
    const next = levels[i + 1]!;
    const v = await velocity(x, t);
    const clean = x.map((value, k) => value - t * v[k]!);
    if (next === 0) return clean;
    const fresh = noise(i + 1);
    x = clean.map((value, k) => (1 - next) * value + next * fresh[k]!);
  }
  return x;
}
