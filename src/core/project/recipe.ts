import { sameRoom } from '../audio/room/room';
import { withShares } from '../recordings/with-shares';
import type {
  Project,
  Prompt,
  RecordingChoice,
  RecordingReference,
  ReferenceSound,
  Take,
  TakeRecording,
} from './project';
import { holdsRecording } from './holds-recording';
import { isMadeFrom } from './take-curve';

/** Everything that makes a take: the same recipe makes the same sound. The values are those used, not the pack's defaults left open. */
export type Recipe = Pick<
  Take,
  | 'prompt'
  | 'picture'
  | 'seed'
  | 'steps'
  | 'guidance'
  | 'sampler'
  | 'envelopeLock'
  | 'recordingShare'
  | 'room'
  | 'packHash'
> &
  Pick<Project, 'curve' | 'silenceLocks'>;

const keyOf = ({ source, id }: RecordingReference) => `${source} ${id}`;
const sameRecordings = (a: readonly RecordingReference[], b: readonly RecordingReference[]) =>
  a.length === b.length && new Set([...a, ...b].map(keyOf)).size === a.length;

/** Of weights: processors round differently. */
const WEIGHT_TOLERANCE = 1e-3;

/** Whether the take was made from these recordings: the same words find others once there are more, or some are missing. */
export function isMadeOf(take: Take, recordings: readonly TakeRecording[]): boolean {
  return (
    take.recordings.length === recordings.length &&
    take.recordings.every((used) =>
      recordings.some(
        (one) => holdsRecording([one], used) && Math.abs(one.weight - used.weight) < WEIGHT_TOLERANCE,
      ),
    )
  );
}

/** Names do not matter, nor does the order of what is pinned or banned. */
function sameChoice(a: RecordingChoice, b: RecordingChoice): boolean {
  return (
    a.allowShareAlike === b.allowShareAlike &&
    sameRecordings(a.pinned, b.pinned) &&
    sameRecordings(a.banned, b.banned)
  );
}

/** The names of references do not matter, nor do their weights but for the share that each has. */
function sameReferences(a: readonly ReferenceSound[], b: readonly ReferenceSound[]): boolean {
  const others = withShares(b);
  return (
    a.length === b.length &&
    withShares(a).every(
      ({ sound, weight }, k) =>
        sound === others[k]!.sound && Math.abs(weight - others[k]!.weight) < WEIGHT_TOLERANCE,
    )
  );
}

/** The weight of references does not matter without any. */
function samePrompt(a: Prompt, b: Prompt): boolean {
  return (
    a.text === b.text &&
    a.negative === b.negative &&
    sameReferences(a.references, b.references) &&
    (a.references.length === 0 || a.referenceWeight === b.referenceWeight) &&
    sameChoice(a.recordings, b.recordings)
  );
}

/** The weight of a picture that shows nothing sure does not matter. */
function samePicture(take: Take, { picture, prompt }: Recipe): boolean {
  return (
    take.picture.length === picture.length &&
    take.picture.every(({ words, share }, k) => words === picture[k]!.words && share === picture[k]!.share) &&
    (picture.length === 0 || take.prompt.pictureWeight === prompt.pictureWeight)
  );
}

/** Whether the take has the recipe. False if the take's curve or pack was not stored. */
export function hasRecipe(take: Take, recipe: Recipe): boolean {
  return (
    take.seed === recipe.seed &&
    take.steps === recipe.steps &&
    take.guidance === recipe.guidance &&
    take.sampler === recipe.sampler &&
    take.envelopeLock === recipe.envelopeLock &&
    take.recordingShare === recipe.recordingShare &&
    sameRoom(take.room, recipe.room) &&
    take.packHash !== null &&
    take.packHash === recipe.packHash &&
    samePrompt(take.prompt, recipe.prompt) &&
    samePicture(take, recipe) &&
    isMadeFrom(take, recipe)
  );
}
