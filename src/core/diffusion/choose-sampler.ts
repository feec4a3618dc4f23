import { StudioError } from '../errors';
import type { PackManifest } from '../pack/manifest';
import { adamsBashforth } from './samplers/adams-bashforth';
import { dpmpp2m } from './samplers/dpmpp-2m';
import { dpmpp2mSde } from './samplers/dpmpp-2m-sde';
import { dpmpp3mSde } from './samplers/dpmpp-3m-sde';
import { euler } from './samplers/euler';
import { pingPong } from './samplers/ping-pong';
import type { Sampler } from './sampler';
import { exponentialSigmas, flowTimes, logRatioTimes } from './schedule';

type SamplerSettings = PackManifest['sampler'];
export type SamplerName = SamplerSettings['default'];

const samplers: Record<SamplerName, { objective: SamplerSettings['objective']; run: Sampler }> = {
  euler: { objective: 'rectified_flow', run: euler },
  'adams-bashforth': { objective: 'rectified_flow', run: adamsBashforth },
  'ping-pong': { objective: 'rectified_flow', run: pingPong },
  'dpmpp-2m': { objective: 'v', run: dpmpp2m },
  'dpmpp-2m-sde': { objective: 'v', run: dpmpp2mSde },
  'dpmpp-3m-sde': { objective: 'v', run: dpmpp3mSde },
};

/** Names of the samplers that can run a pack of this objective. */
export function samplersFor(objective: SamplerSettings['objective']): SamplerName[] {
  return (Object.keys(samplers) as SamplerName[]).filter((name) => samplers[name].objective === objective);
}

/** @throws StudioError request-invalid if the sampler does not support the pack's objective. */
export function chooseSampler(
  name: SamplerName,
  steps: number,
  settings: SamplerSettings,
): { sample: Sampler; levels: Float64Array } {
  const { objective, run } = samplers[name];
  if (objective !== settings.objective)
    throw new StudioError(
      'request-invalid',
      `This model pack cannot use the sampler ${name}. Choose ${samplersFor(settings.objective).join(' or ')}.`,
    );
  const ofFlow = settings.times === 'log-snr' ? logRatioTimes : flowTimes;
  const schedule = objective === 'v' ? exponentialSigmas : ofFlow;
  return { sample: run, levels: schedule(steps, settings.sigmaMin, settings.sigmaMax) };
}
