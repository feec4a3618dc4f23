import type { Pcm } from '../../core/audio/pcm';
import type { SoundId } from '../../core/audio/sound-id';
import { sampleStereo } from '../../core/curve/evaluate';
import { samplersFor } from '../../core/diffusion/choose-sampler';
import { packGuidance } from '../../core/diffusion/pack-guidance';
import { StudioError } from '../../core/errors';
import type { PackManifest } from '../../core/pack/manifest';
import { type Project, projectDuration, type ReferenceSound } from '../../core/project/project';
import { renderedCurve } from '../../core/project/rendered-curve';
import type { GenerateRequest, SamplerName } from '../../engine/api';

/**
 * What the engine is given for one take of the project.
 * @param sound finds a sound by its id. @throws StudioError request-invalid when the reference sound is not loaded.
 */
export function takeRequest(
  project: Project,
  seed: number,
  manifest: PackManifest,
  sound: (id: SoundId) => Pcm | undefined,
): GenerateRequest {
  const { prompt, settings } = project;
  const duration = projectDuration(project);
  return {
    envelope: sampleStereo(renderedCurve(project), manifest.envelope.rate, duration),
    duration,
    prompt: prompt.text,
    negativePrompt: prompt.negative,
    reference: referenceSound(prompt.reference, sound),
    referenceWeight: prompt.referenceWeight,
    seed,
    steps: settings.steps ?? manifest.sampler.steps,
    guidance: effectiveGuidance(project, manifest),
    sampler: effectiveSampler(settings.sampler, manifest),
    envelopeLock: settings.envelopeLock,
  };
}

function referenceSound(
  reference: ReferenceSound | null,
  sound: (id: SoundId) => Pcm | undefined,
): Pcm | null {
  if (reference === null) return null;
  const pcm = sound(reference.sound);
  if (pcm) return pcm;
  throw new StudioError(
    'request-invalid',
    `The reference sound ${reference.name} is not loaded. Open it again or clear it.`,
  );
}

/** The designer's guidance; where none is set, the pack's for this prompt. */
export function effectiveGuidance(
  { prompt, settings }: Pick<Project, 'prompt' | 'settings'>,
  { sampler }: Pick<PackManifest, 'sampler'>,
): number {
  return (
    settings.guidance ??
    packGuidance(sampler, {
      words: prompt.text.trim() !== '',
      reference: prompt.reference !== null,
      referenceWeight: prompt.referenceWeight,
    })
  );
}

/** The requested sampler, or the pack's default when the pack's objective excludes it (it may come from another pack). */
export function effectiveSampler(requested: string | null, manifest: PackManifest): SamplerName {
  const samplers = samplersFor(manifest.sampler.objective);
  return samplers.find((name) => name === requested) ?? manifest.sampler.default;
}
