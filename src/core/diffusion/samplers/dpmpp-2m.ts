import type { Problem } from '../sampler';
import { denoise, startingPoint } from '../v-denoiser';

/** DPM-Solver++(2M), deterministic multistep (Lu et al., 2211.01095). k-diffusion `sample_dpmpp_2m`. */
export async function dpmpp2m(problem: Problem): Promise<Float32Array> {
  const { levels } = problem;
  let x = startingPoint(problem);
  let previous: Float32Array | null = null;
  let previousStep = 0;
  for (let i = 0; i + 1 < levels.length; i++) {
    const clean = await denoise(problem, x, levels[i]!);
    if (levels[i + 1] === 0) return clean;
    const step = Math.log(levels[i]! / levels[i + 1]!);
    const decay = Math.exp(-step);
    const extrapolation = previous ? step / (2 * previousStep) : 0;
    const before = previous ?? clean;
    x = x.map(
      (value, k) => decay * value + (1 - decay) * (clean[k]! + extrapolation * (clean[k]! - before[k]!)),
    );
    previous = clean;
    previousStep = step;
  }
  return x;
}
