import type { WeightedSound } from '../../core/audio/reference';
import type { RoomColour } from '../../core/audio/room/room-colour';
import { sampleStereo } from '../../core/curve/evaluate';
import { samplersFor } from '../../core/diffusion/choose-sampler';
import { packGuidance } from '../../core/diffusion/pack-guidance';
import { packSteps } from '../../core/diffusion/pack-steps';
import type { PackManifest } from '../../core/pack/manifest';
import { type Project, projectDuration, type Recipe } from '../../core/project/project';
import { referencePart } from '../../core/project/reference-part';
import { renderedCurve } from '../../core/project/rendered-curve';
import { defaultRecordingShare } from '../../core/recordings/default-share';
import type { Recording } from '../../core/recordings/recording';
import type { GenerateRequest, SamplerName } from '../../engine/api';

/** The sounds that a take is made with. */
interface TakeSounds {
  /** The prompt's. */
  readonly references: readonly WeightedSound[];
  /** That the take is made from, the references among them. */
  readonly recordings: readonly Recording[];
  /** Of the room tone; null for the plain one. */
  readonly roomColour: RoomColour | null;
}

/** What the engine is given for one take of the project. @param picture what the picture adds. */
export function takeRequest(
  project: Project,
  { seed, picture }: Pick<Recipe, 'seed' | 'picture'>,
  manifest: PackManifest,
  { references, recordings, roomColour }: TakeSounds,
): GenerateRequest {
  const { prompt, settings } = project;
  const duration = projectDuration(project);
  return {
    envelope: sampleStereo(renderedCurve(project), manifest.envelope.rate, duration),
    start: 0,
    duration,
    prompt: prompt.text,
    negativePrompt: prompt.negative,
    references,
    referenceWeight: prompt.referenceWeight,
    picture,
    pictureWeight: prompt.pictureWeight,
    seed,
    steps: effectiveSteps(project, manifest, recordings.length > 0),
    guidance: effectiveGuidance(project, manifest),
    sampler: effectiveSampler(settings.sampler, manifest),
    envelopeLock: settings.envelopeLock,
    recordings,
    recordingShare: effectiveRecordingShare(project),
    room: settings.room,
    roomColour,
  };
}

/** The designer's steps; where none are set, the pack's. @param hasRecordings whether the take is made from any. */
export function effectiveSteps(
  project: Pick<Project, 'prompt' | 'settings'>,
  { sampler }: Pick<PackManifest, 'sampler'>,
  hasRecordings: boolean,
): number {
  return project.settings.steps ?? packSteps(sampler, hasRecordings ? effectiveRecordingShare(project) : 0);
}

/** The designer's guidance; where none is set, the pack's for this prompt. */
export function effectiveGuidance(
  { prompt, settings }: Pick<Project, 'prompt' | 'settings'>,
  { sampler }: Pick<PackManifest, 'sampler'>,
): number {
  return settings.guidance ?? packGuidance(sampler, referencePart(prompt));
}

/** The designer's share of recordings; where none is set, that for this prompt. */
export function effectiveRecordingShare({ prompt, settings }: Pick<Project, 'prompt' | 'settings'>): number {
  return settings.recordingShare ?? defaultRecordingShare(referencePart(prompt));
}

/** The requested sampler, or the pack's default when the pack's objective excludes it (it may come from another pack). */
export function effectiveSampler(requested: string | null, manifest: PackManifest): SamplerName {
  const samplers = samplersFor(manifest.sampler.objective);
  return samplers.find((name) => name === requested) ?? manifest.sampler.default;
}
