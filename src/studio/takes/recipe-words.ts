import { listInWords } from '../../core/list-in-words';
import type { Recipe } from '../../core/project/project';

/** A part of a recipe in words. */
interface Part {
  /** Empty where the recipe has none of it. */
  readonly has: string;
  readonly none: string;
}

/** The parts that can differ beside the seed, always in this order. */
function partsOf(recipe: Recipe): readonly [prompt: Part, ...others: Part[]] {
  const { envelopeLock, guidance, packId, packVersion, recordingShare, room, sampler, steps } = recipe;
  const { reverb, tone } = room;
  const always = (has: string) => ({ has, none: '' });
  return [
    { has: promptWords(recipe), none: 'no prompt' },
    always(`${steps} ${steps === 1 ? 'step' : 'steps'}`),
    always(`guidance ${guidance}`),
    always(sampler),
    always(`${Math.round(100 * recordingShare)} % recordings`),
    { has: envelopeLock ? 'envelope lock' : '', none: 'no envelope lock' },
    { has: tone ? `room tone ${tone.level} dBFS`.replace('-', '−') : '', none: 'no room tone' },
    {
      has: reverb ? `reverb ${Math.round(reverb.mix * 100)} % of ${reverb.seconds} s` : '',
      none: 'no reverb',
    },
    always(`${packId} ${packVersion}`),
  ];
}

/** "“metal”, not “music”, reference a.wav, picture 40 %: a door": what the sound should be. */
function promptWords({ picture, prompt }: Recipe): string {
  const { negative, pictureWeight, references, text } = prompt;
  return [
    text && `“${text}”`,
    negative && `not “${negative}”`,
    references.length > 0 && `reference ${listInWords(references.map(({ name }) => name))}`,
    picture.length > 0 &&
      `picture ${Math.round(100 * pictureWeight)} %: ${picture.map(({ words }) => words).join('; ')}`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** What a take was made of in short, its seed apart; of a retake, see `retakeWords`. */
export function recipeWords(recipe: Recipe): string[] {
  const [prompt, ...others] = partsOf(recipe);
  return [prompt.has || prompt.none, ...others.map(({ has }) => has).filter(Boolean)];
}

/** The seed of a retake, then what else is not as in the whole take. */
export function retakeWords(retake: Recipe, whole: Recipe): string[] {
  const others = partsOf(whole);
  const own = partsOf(retake).filter(({ has }, k) => has !== others[k]!.has);
  return [`seed ${retake.seed}`, ...own.map(({ has, none }) => has || none)];
}
