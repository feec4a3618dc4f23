import type { PackManifest } from '../pack/manifest';
import { chooseSampler, type SamplerName } from './choose-sampler';
import { guidanceActive } from './guidance';
import { timeOfSigma } from './v-denoiser';

interface Sampling {
  readonly sampler: SamplerName;
  readonly steps: number;
  readonly guidance: number;
}

/**
 * Evaluations of the network for one window; a guided one, with both prompts, counts twice.
 * @param prompted whether the prompts differ. @throws StudioError request-invalid as chooseSampler.
 */
export function countEvaluations(
  { sampler, steps, guidance }: Sampling,
  prompted: boolean,
  settings: PackManifest['sampler'],
): number {
  const { levels } = chooseSampler(sampler, steps, settings);
  const times = levels.subarray(0, steps).map(settings.objective === 'v' ? timeOfSigma : (t) => t);
  const guided = times.filter((t) => prompted && guidanceActive(guidance, t, settings.guidanceInterval));
  return steps + guided.length;
}
