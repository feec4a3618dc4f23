import type { Problem } from '../sampler';

/** Rectified flow, first order: x moves against the velocity (noise - clean). stable-audio-tools `sample_discrete_euler`. */
export async function euler({ velocity, noise, levels }: Problem): Promise<Float32Array> {
  let x = noise(0);
  for (let i = 0; i + 1 < levels.length; i++) {
    const v = await velocity(x, levels[i]!);
    const step = levels[i + 1]! - levels[i]!;
    x = x.map((value, k) => value + step * v[k]!);
  }
  return x;
}
