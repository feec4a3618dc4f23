import { noRoom, sameRoom } from '../audio/room/room';
import type { TimeRange } from '../curve/range';
import type { Recipe, Retake, TakeRecipe, TakeRecording } from './project';
import { holdsRecording } from './holds-recording';

/** All recipes by which a take was made: that of the whole, then those of its retakes. */
export function recipesOf(take: TakeRecipe): readonly [Recipe, ...Retake[]] {
  return [take, ...take.retakes];
}

/** The recipe by which the middle of a range was made. */
export function recipeWithin(take: TakeRecipe, { start, end }: TimeRange): Recipe {
  const middle = (start + end) / 2;
  return take.retakes.findLast(({ range }) => range.start <= middle && middle < range.end) ?? take;
}

/** Whether room tone or reverb is in any part of a take: its envelope cannot be measured on its sound. */
export function isInRoom(take: TakeRecipe): boolean {
  return recipesOf(take).some(({ room }) => !sameRoom(room, noRoom));
}

/** The recordings that a take was made from, each once. */
export function recordingsOf(take: TakeRecipe): readonly TakeRecording[] {
  const all: TakeRecording[] = [];
  for (const { recordings } of recipesOf(take))
    for (const one of recordings) if (!holdsRecording(all, one)) all.push(one);
  return all;
}
