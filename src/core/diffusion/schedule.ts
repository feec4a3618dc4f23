/** Times of rectified flow: `steps` equal steps from `max` (1 = pure noise) down to `min`; steps + 1 values. */
export function flowTimes(steps: number, min: number, max: number): Float64Array {
  return Float64Array.from({ length: steps + 1 }, (_, i) => max + ((min - max) * i) / steps);
}

/** Log signal-to-noise ratios that stand for a clean latent and for pure noise. */
const CLEAN = 2;
const NOISE = -6;

/**
 * Times of rectified flow equidistant in the log signal-to-noise ratio, ln((1 - t) / t), from that of `max` up to 2; the first and the last are
 * `max` and `min`; steps + 1 values. stable-audio-tools, inference/sampling.py `sample_rf`.
 */
export function logRatioTimes(steps: number, min: number, max: number): Float64Array {
  const first = max >= 1 ? NOISE : Math.log((1 - max) / max + 1e-6);
  const times = Float64Array.from(
    { length: steps + 1 },
    (_, i) => 1 / (1 + Math.exp(first + ((CLEAN - first) * i) / steps)),
  );
  times[0] = max;
  times[steps] = min;
  return times;
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
