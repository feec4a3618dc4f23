import { sameRoom } from '../audio/room/room';
import { withShares } from '../recordings/with-shares';
import type {
  Prompt,
  Recipe,
  RecordingChoice,
  RecordingReference,
  ReferenceSound,
  Retake,
  Take,
  TakeRecording,
} from './project';
import { holdsRecording } from './holds-recording';
import { rendersSame } from './take-curve';

/**
 * What makes a sound: in one build of the studio the same makes the same sound from the same recordings. Which these are is found by the prompt and
 * compared by `isMadeOf`. Where the engine runs and the names of the pack do not matter.
 */
export type WantedRecipe = Omit<Recipe, 'recordings' | 'packId' | 'packVersion' | 'provider'>;

const keyOf = ({ source, id }: RecordingReference) => `${source} ${id}`;
const sameRecordings = (a: readonly RecordingReference[], b: readonly RecordingReference[]) =>
  a.length === b.length && new Set([...a, ...b].map(keyOf)).size === a.length;

/** Of weights: processors round differently. */
const WEIGHT_TOLERANCE = 1e-3;

/** Whether the take was made from these recordings: the same words find others once there are more, or some are missing. */
export function isMadeOf(take: Pick<Recipe, 'recordings'>, recordings: readonly TakeRecording[]): boolean {
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
export function samePrompt(a: Prompt, b: Prompt): boolean {
  return (
    a.text === b.text &&
    a.negative === b.negative &&
    sameReferences(a.references, b.references) &&
    (a.references.length === 0 || a.referenceWeight === b.referenceWeight) &&
    sameChoice(a.recordings, b.recordings)
  );
}

/** The weight of a picture that shows nothing sure does not matter. */
function samePicture(take: WantedRecipe, { picture, prompt }: WantedRecipe): boolean {
  return (
    take.picture.length === picture.length &&
    take.picture.every(({ words, share }, k) => words === picture[k]!.words && share === picture[k]!.share) &&
    (picture.length === 0 || take.prompt.pictureWeight === prompt.pictureWeight)
  );
}

type Settings = Pick<
  Recipe,
  'prompt' | 'steps' | 'guidance' | 'sampler' | 'envelopeLock' | 'recordingShare' | 'room'
>;

/** Whether two recipes have the same prompt and settings, whatever their seeds and curves. */
export function sameSettings(one: Settings, other: Settings): boolean {
  return (
    one.steps === other.steps &&
    one.guidance === other.guidance &&
    one.sampler === other.sampler &&
    one.envelopeLock === other.envelopeLock &&
    one.recordingShare === other.recordingShare &&
    sameRoom(one.room, other.room) &&
    samePrompt(one.prompt, other.prompt)
  );
}

/** Whether two recipes make the same of the same recordings. False where a curve or a pack was not stored. */
export function sameRecipe(one: WantedRecipe, other: WantedRecipe): boolean {
  return (
    one.seed === other.seed &&
    one.packHash !== null &&
    one.packHash === other.packHash &&
    sameSettings(one, other) &&
    samePicture(one, other) &&
    rendersSame(one, other)
  );
}

function sameRetake(one: Retake, other: Retake): boolean {
  return (
    one.range.start === other.range.start &&
    one.range.end === other.range.end &&
    isMadeOf(one, other.recordings) &&
    sameRecipe(one, other)
  );
}

/** Whether the take has the recipe and these retakes. False where its curve or pack was not stored. */
export function hasRecipe(take: Take, recipe: WantedRecipe, retakes: readonly Retake[] = []): boolean {
  return (
    take.retakes.length === retakes.length &&
    take.retakes.every((retake, k) => sameRetake(retake, retakes[k]!)) &&
    sameRecipe(take, recipe)
  );
}
