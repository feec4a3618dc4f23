import type { Problem } from '../sampler';
import { denoise, startingPoint } from '../v-denoiser';

/** DPM-Solver++(2M) SDE, midpoint form with eta = 1. k-diffusion `sample_dpmpp_2m_sde`. */
export async function dpmpp2mSde(problem: Problem): Promise<Float32Array> {
  const { levels, noise } = problem;
  let x = startingPoint(problem);
  let previous: Float32Array | null = null;
  let previousStep = 0;
  for (let i = 0; i + 1 < levels.length; i++) {
    const clean = await denoise(problem, x, levels[i]!);
    if (levels[i + 1] === 0) return clean;
    const step = Math.log(levels[i]! / levels[i + 1]!);
    const keep = Math.exp(-2 * step);
    const lead = previous ? step / (2 * previousStep) : 0;
    const before = previous ?? clean;
    const spread = levels[i + 1]! * Math.sqrt(1 - keep);
    const fresh = noise(i + 1);
    x = x.map(
      (value, k) =>
        keep * value + (1 - keep) * (clean[k]! + lead * (clean[k]! - before[k]!)) + spread * fresh[k]!,
    );
    previous = clean;
    previousStep = step;
  }
  return x;
}
