import type { Problem } from '../sampler';

/**
 * Rectified flow, second order with one evaluation a step: the velocity in the middle of a step is extrapolated from this step's and the last one's
 * (two-step Adams–Bashforth; the first step is Euler's). Half of Euler's steps give the same latent within its error.
 */
export async function adamsBashforth({ velocity, noise, levels }: Problem): Promise<Float32Array> {
  let x = noise(0);
  let last: { readonly v: Float32Array; readonly step: number } | null = null;
  for (let i = 0; i + 1 < levels.length; i++) {
    const v = await velocity(x, levels[i]!);
    const step = levels[i + 1]! - levels[i]!;
    const before: Float32Array = last?.v ?? v;
    const ahead = last ? step / last.step / 2 : 0;
    x = x.map((value, k) => value + step * (v[k]! + ahead * (v[k]! - before[k]!)));
    last = { v, step };
  }
  return x;
}
