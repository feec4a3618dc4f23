import type { PackManifest } from '../pack/manifest';
import { chooseSampler, type SamplerName } from './choose-sampler';
import { type GuidedFrom, stepGuidance } from './guidance';
import { timeOfSigma } from './v-denoiser';

interface Sampling {
  readonly sampler: SamplerName;
  readonly steps: number;
  readonly guidance: number;
}

/**
 * Evaluations of the network for one window; one with both prompts counts twice. @throws StudioError request-invalid as chooseSampler.
 */
export function countEvaluations(
  { sampler, steps, guidance }: Sampling,
  from: GuidedFrom,
  manifest: Pick<PackManifest, 'sampler' | 'roles'>,
): number {
  const settings = manifest.sampler;
  const { levels } = chooseSampler(sampler, steps, settings);
  const times = levels.subarray(0, steps).map(settings.objective === 'v' ? timeOfSigma : (t) => t);
  return steps + times.filter((t) => stepGuidance(guidance, t, from, manifest) === 'pair').length;
}
