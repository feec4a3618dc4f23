import type { Problem } from './sampler';

/** Time of noise level σ under α = cos(πt/2), σ/α = tan(πt/2): k-diffusion `VDenoiser.sigma_to_t`. */
export function timeOfSigma(sigma: number): number {
  return (Math.atan(sigma) * 2) / Math.PI;
}

/** Estimates the clean latent from x = clean + σ · noise with a v network: k-diffusion `VDenoiser` with sigma_data = 1. */
export async function denoise(problem: Problem, x: Float32Array, sigma: number): Promise<Float32Array> {
  const scale = 1 / Math.sqrt(sigma * sigma + 1);
  const v = await problem.velocity(
    x.map((value) => value * scale),
    timeOfSigma(sigma),
  );
  return x.map((value, i) => value * scale * scale - v[i]! * sigma * scale);
}

/** The sampler's start: noise of the first level. */
export function startingPoint(problem: Problem): Float32Array {
  return problem.noise(0).map((value) => value * problem.levels[0]!);
}
