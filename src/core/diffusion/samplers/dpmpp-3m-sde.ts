import type { Problem } from '../sampler';
import { denoise, startingPoint } from '../v-denoiser';

/** DPM-Solver++(3M) SDE with eta = 1, the default of Stable Audio Open. k-diffusion `sample_dpmpp_3m_sde`. */
export async function dpmpp3mSde(problem: Problem): Promise<Float32Array> {
  const { levels, noise } = problem;
  let x = startingPoint(problem);
  /** At most two earlier estimates and their step lengths, latest first. */
  let history: { clean: Float32Array; step: number }[] = [];
  for (let i = 0; i + 1 < levels.length; i++) {
    const clean = await denoise(problem, x, levels[i]!);
    if (levels[i + 1] === 0) return clean;
    const step = Math.log(levels[i]! / levels[i + 1]!);
    const logSnrStep = 2 * step;
    const decay = Math.exp(-logSnrStep);
    const noiseScale = levels[i + 1]! * Math.sqrt(1 - decay);
    const correction = correctionOf(clean, history, step, logSnrStep);
    const fresh = noise(i + 1);
    x = x.map((value, k) => decay * value + (1 - decay) * clean[k]! + correction(k) + noiseScale * fresh[k]!);
    history = [{ clean, step }, ...history.slice(0, 1)];
  }
  return x;
}

/** Second- and third-order terms at index k from the earlier estimates; zero in the first step. */
function correctionOf(
  clean: Float32Array,
  history: readonly { clean: Float32Array; step: number }[],
  step: number,
  logSnrStep: number,
): (k: number) => number {
  const [first, second] = history;
  const phi2 = Math.expm1(-logSnrStep) / logSnrStep + 1;
  const phi3 = phi2 / logSnrStep - 0.5;
  if (!first) return () => 0;
  const r0 = first.step / step;
  if (!second) return (k) => (phi2 * (clean[k]! - first.clean[k]!)) / r0;
  const r1 = second.step / step;
  return (k) => {
    const slope0 = (clean[k]! - first.clean[k]!) / r0;
    const slope1 = (first.clean[k]! - second.clean[k]!) / r1;
    const d1 = slope0 + ((slope0 - slope1) * r0) / (r0 + r1);
    const d2 = (slope0 - slope1) / (r0 + r1);
    return phi2 * d1 - phi3 * d2;
  };
}
