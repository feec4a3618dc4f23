import type { PackManifest } from '../../core/pack/manifest';
import type { Retake, Take, TakeRecipe } from '../../core/project/project';
import type { JobContext } from '../jobs/job';
import { manifestHash } from '../pack/manifest-hash';
import type { StudioServices } from '../services';
import { withRecipe } from './recipe';

type Services = Pick<StudioServices, 'earlyTake' | 'editor' | 'randomSeed' | 'recordings'>;

/**
 * A take's recipe with another seed, and the recordings that go with it.
 * @param next seed of the next take of the project, which is used where its sound is made ahead and is that of this recipe; null for none.
 */
export async function variation(
  take: Take,
  next: number | null,
  manifest: PackManifest,
  { earlyTake, editor, randomSeed, recordings }: Services,
  context: JobContext,
): Promise<TakeRecipe> {
  const project = withRecipe(editor.document, take);
  const { choose } = await recordings.find(project, take.picture, context);
  const withSeed = (seed: number) => ({ ...take, seed, recordings: choose(seed) });
  const pack = { manifest, packHash: await manifestHash(manifest) };
  const isAhead = next !== null && earlyTake.has(project, withSeed(next), pack);
  const whole = withSeed(isAhead ? next : randomSeed());
  const retakes: Retake[] = [];
  for (const retake of take.retakes) {
    const own = await recordings.find(withRecipe(editor.document, retake), retake.picture, context);
    // Of the whole's seed: under the same prompt retakes have the recordings of the whole.
    retakes.push({ ...retake, seed: randomSeed(), recordings: own.choose(whole.seed) });
  }
  return { ...whole, retakes };
}
