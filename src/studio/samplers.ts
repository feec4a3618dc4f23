import type { PackManifest } from '../core/pack/manifest';
import type { SamplerName } from '../engine/api';

/** Samplers that fit a pack's objective. */
export function samplersFor(manifest: PackManifest): readonly SamplerName[] {
  return manifest.sampler.objective === 'v'
    ? ['dpmpp-2m', 'dpmpp-2m-sde', 'dpmpp-3m-sde']
    : ['euler', 'ping-pong'];
}
