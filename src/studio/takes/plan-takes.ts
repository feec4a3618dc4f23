import type { PictureCue } from '../../core/picture/picture-cue';
import type { PackManifest } from '../../core/pack/manifest';
import type { GenerationSettings, Project, Take, TakeRecording } from '../../core/project/project';
import { settingBounds } from '../../core/project/bounds';
import { hasRecipe, isMadeOf } from '../../core/project/recipe';
import type { JobContext } from '../jobs/job';
import { manifestHash } from '../pack/manifest-hash';
import type { StudioServices } from '../services';
import { recipeOf } from './recipe';

/** What the takes of a project are made of. */
export interface TakePlan {
  readonly manifest: PackManifest;
  /** What the picture adds. */
  readonly picture: readonly PictureCue[];
  /** The recordings of a seed. */
  readonly choose: (seed: number) => readonly TakeRecording[];
  /** What the designer should know of the recordings, as a sentence; empty if nothing. */
  readonly notice: string;
  /** The take that has what this seed would make. */
  readonly takeOf: (seed: number) => Take | undefined;
}

/** @throws StudioError of pack or engine. */
export async function planTakes(
  project: Project,
  { models, pictureContent, recordings }: Pick<StudioServices, 'models' | 'pictureContent' | 'recordings'>,
  context: JobContext,
): Promise<TakePlan> {
  const manifest = await models.manifest(context.signal);
  const packHash = await manifestHash(manifest);
  const picture = await pictureContent.cues(context);
  const { choose, notice } = await recordings.find(project, picture, context);
  return {
    ...{ manifest, picture, choose, notice },
    takeOf(seed) {
      const chosen = choose(seed);
      const recipe = recipeOf(project, { seed, picture, recordings: chosen }, manifest, packHash);
      return project.takes.find((take) => hasRecipe(take, recipe) && isMadeOf(take, chosen));
    },
  };
}

/** Seeds of a run of takes: they count up from the one set. */
export function seedsOf({ seed, takes }: GenerationSettings): number[] {
  return Array.from({ length: takes }, (_, index) => (seed + index) % (settingBounds.seed.max + 1));
}
