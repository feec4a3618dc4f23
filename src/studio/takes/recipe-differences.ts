import type { Take } from '../../core/project/project';
import { recipesOf } from '../../core/project/recipes-of';
import { manifestHash } from '../pack/manifest-hash';
import { missingReferences } from '../prompt/references';
import type { StudioServices } from '../services';
import { describeRecipe } from './run-notices';

/** What cannot be restored of a take's recipe here and now, as sentences; empty if all can. */
export async function recipeDifferences(
  take: Take,
  { sounds, store }: Pick<StudioServices, 'sounds' | 'store'>,
): Promise<string> {
  const { manifest } = store.getState();
  const packHash = manifest && (await manifestHash(manifest));
  const recipes = recipesOf(take);
  const missing = await Promise.all(recipes.map(({ prompt }) => missingReferences(prompt, sounds)));
  return describeRecipe(take, {
    missing: [...new Map(missing.flat().map((reference) => [reference.sound, reference])).values()],
    otherPack: (packHash !== null && recipes.find((recipe) => recipe.packHash !== packHash)) || null,
  });
}
