/**
 * Times of rectified flow: `steps` equal steps from `max` (1 = pure noise) down to `min`; steps + 1 values.
 * stable-audio-tools, inference/sampling.py `sample_rf`.
 */
export function flowTimes(steps: number, min: number, max: number): Float64Array {
  return Float64Array.from({ length: steps + 1 }, (_, i) => max + ((min - max) * i) / steps);
}

/**
 * Noise levels of the v objective, equidistant in ln σ from `max` to `min`, then 0; steps + 1 values.
 * k-diffusion `get_sigmas_polyexponential` with rho = 1, the choice of stable-audio-tools `sample_k`.
 */
export function exponentialSigmas(steps: number, min: number, max: number): Float64Array {
  const sigmas = new Float64Array(steps + 1);
  for (let i = 0; i < steps; i++) {
    const ramp = steps === 1 ? 1 : 1 - i / (steps - 1);
    sigmas[i] = Math.exp(ramp * (Math.log(max) - Math.log(min)) + Math.log(min));
  }
  return sigmas;
}
