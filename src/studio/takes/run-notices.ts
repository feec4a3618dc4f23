import { listInWords } from '../../core/list-in-words';
import { bestOf } from '../../core/project/best-take';
import type { Recipe, ReferenceSound, Take } from '../../core/project/project';

/**
 * What a run has made, for the status line, and which take is to be selected.
 * @param made the new takes in order. @param reused takes that had the recipe already.
 */
export function describeRun(
  made: readonly Take[],
  reused: readonly Take[],
): { readonly text: string; readonly selected: string | null } {
  const best = bestOf([...reused, ...made]);
  const selected = best ?? made[0] ?? reused[0] ?? null;
  const sentences = [];
  if (made.length === 1) sentences.push(`1 take generated, seed ${made[0]!.seed}.`);
  else if (made.length > 1) sentences.push(`${made.length} takes generated, seeds ${seedList(made)}.`);
  if (reused.length === 1) {
    sentences.push(
      `${reused[0]!.name} already has this recipe${made.length === 0 ? '; it is selected' : ''}.`,
    );
  } else if (reused.length > 1) {
    sentences.push(`${listInWords(reused.map(({ name }) => name))} already have these recipes.`);
  }
  if (best) sentences.push(`Best match: ${best.name}.`);
  return { text: sentences.join(' '), selected: selected?.id ?? null };
}

/** "5 to 8" for three or more seeds that follow each other, else each. */
function seedList(takes: readonly Take[]): string {
  const seeds = takes.map(({ seed }) => seed);
  const [first] = seeds;
  const isRun = seeds.length > 2 && seeds.every((seed, i) => seed === first! + i);
  return isRun ? `${first} to ${seeds.at(-1)}` : listInWords(seeds.map(String));
}

/** What cannot be restored of a take's recipe, as sentences; empty if all can. @param missing references whose sound is not here. @param otherPack what was made with a pack that is not in use. */
export function describeRecipe(
  { curve }: Take,
  {
    missing,
    otherPack,
  }: {
    readonly missing: readonly ReferenceSound[];
    readonly otherPack: Pick<Recipe, 'packId' | 'packVersion'> | null;
  },
): string {
  const sentences = [];
  if (curve === null) sentences.push('Its curve was not stored, so the present curve is used.');
  for (const { name } of missing)
    sentences.push(`Its reference sound ${name} is not on this machine. Open it again.`);
  if (otherPack)
    sentences.push(`It was made with another model pack, ${otherPack.packId} ${otherPack.packVersion}.`);
  return sentences.join(' ');
}
