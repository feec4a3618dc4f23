import type { BroadcastInfo } from '../../core/formats/broadcast-wave';
import type { Project, Recipe, Retake, Take } from '../../core/project/project';
import { sameSettings } from '../../core/project/recipe';
import { recordingsOf } from '../../core/project/recipes-of';
import { listInWords } from '../../core/list-in-words';
import { pictureWords } from '../takes/picture-words';
import { roomWords } from '../takes/room-words';
import { creditsOf } from './credits';
import { clipFileName } from './file-names';

/** Frame rate of a project without a clip. */
const rateWithoutClip = { numerator: 25, denominator: 1 };

/** What the take's WAV file says: its recipe in short and its place. @param offset seconds of the clip at which the file starts */
export function takeInfo(project: Project, take: Take, offset: number): BroadcastInfo {
  const parts = [take.name, ...recipeWords(take), ...take.retakes.map((retake) => retakeWords(retake, take))];
  return {
    description: parts.join('; ').replace(/[“”]/g, '"').replaceAll('−', '-'),
    credits: creditsOf(recordingsOf(take)),
    originator: 'Stable-V2A Studio',
    created: take.created,
    start: {
      frames: project.startFrame,
      rate: project.clip?.frameRate ?? rateWithoutClip,
      dropFrame: project.dropFrame,
      offset,
    },
    scene: clipFileName(project),
    take: take.name,
  };
}

function recipeWords(recipe: Recipe): string[] {
  const { text, negative, references } = recipe.prompt;
  return [
    text && `“${text}”`,
    negative && `not “${negative}”`,
    references.length > 0 ? `reference ${listInWords(references.map(({ name }) => name))}` : '',
    pictureWords(recipe),
    `seed ${recipe.seed}, ${recipe.steps} steps, guidance ${recipe.guidance}, ${recipe.sampler}`,
    ...roomWords(recipe.room),
    `pack ${recipe.packId} ${recipe.packVersion}`,
  ].filter(Boolean);
}

/** "2.000 to 4.000 s again: seed 7"; with the whole recipe where more than the seed is its own. */
function retakeWords(retake: Retake, take: Take): string {
  const { start, end } = retake.range;
  const isSame = sameSettings(retake, take) && retake.packHash === take.packHash;
  const own = isSame ? `seed ${retake.seed}` : recipeWords(retake).join(', ');
  return `${start.toFixed(3)} to ${end.toFixed(3)} s again: ${own}`;
}
