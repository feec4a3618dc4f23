import type { Recipe } from '../../core/project/project';

/** "picture 40 %: a door"; empty for a recipe without. */
export function pictureWords({ picture, prompt }: Pick<Recipe, 'picture' | 'prompt'>): string {
  if (picture.length === 0) return '';
  const percent = Math.round(100 * prompt.pictureWeight);
  return `picture ${percent} %: ${picture.map(({ words }) => words).join('; ')}`;
}
