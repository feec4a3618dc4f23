import type { StereoCurve } from '../../core/curve/curve';
import { alignTimes } from '../../core/curve/stereo';
import type { PackManifest } from '../../core/pack/manifest';
import type { Project, Recipe } from '../../core/project/project';
import type { WantedRecipe } from '../../core/project/recipe';
import type { TakeInputs } from './load-request';
import { effectiveGuidance, effectiveRecordingShare, effectiveSampler, effectiveSteps } from './take-request';

/** The recipe of the take that the project would make of these. @param packHash of the manifest. */
export function recipeOf(
  project: Project,
  { seed, picture, recordings }: TakeInputs,
  manifest: PackManifest,
  packHash: string,
): WantedRecipe {
  const { curve, silenceLocks, prompt, settings } = project;
  return {
    curve,
    silenceLocks,
    prompt,
    picture,
    seed,
    steps: effectiveSteps(project, manifest, recordings.length > 0),
    guidance: effectiveGuidance(project, manifest),
    sampler: effectiveSampler(settings.sampler, manifest),
    envelopeLock: settings.envelopeLock,
    recordingShare: effectiveRecordingShare(project),
    room: settings.room,
    packHash,
  };
}

/** The project with everything that made a sound. A curve that was not stored leaves the project's. */
export function withRecipe(project: Project, recipe: Recipe): Project {
  const { curve, silenceLocks, prompt, seed, steps, guidance, sampler, envelopeLock, recordingShare, room } =
    recipe;
  return {
    ...project,
    ...(curve && { curve, silenceLocks, linked: project.linked && isAligned(curve) }),
    prompt,
    settings: { seed, steps, guidance, sampler, envelopeLock, recordingShare, room, takes: 1 },
  };
}

/** Whether both channels have points at the same times, as linked editing requires. */
function isAligned(curve: StereoCurve): boolean {
  const { left, right } = alignTimes(curve);
  return left === curve.left && right === curve.right;
}
