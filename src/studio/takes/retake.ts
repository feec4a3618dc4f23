import type { Pcm } from '../../core/audio/pcm';
import type { TimeRange } from '../../core/curve/range';
import { StudioError } from '../../core/errors';
import type { Envelope } from '../../core/loudness/envelope';
import type { PackManifest } from '../../core/pack/manifest';
import { currentTakeOf, type Project, type Recipe, type Take } from '../../core/project/project';
import { samePrompt } from '../../core/project/recipe';
import { isInRoom, recipeWithin } from '../../core/project/recipes-of';
import { describeRange } from '../../editor/describe';
import { soundWaveform } from '../clip/waveforms';
import { measureLoudness } from '../draft/measure-loudness';
import type { JobContext } from '../jobs/job';
import { manifestHash } from '../pack/manifest-hash';
import type { StudioServices } from '../services';
import type { TakeInputs } from './load-request';
import { planTakes } from './plan-takes';
import type { ProjectTakes } from './project-takes';
import { retakeRangeObstacle } from './retake-obstacle';
import { retakeRange } from './retake-range';
import { requireRoom, requireTarget } from './take-limits';
import { effectiveRecordingShare } from './take-request';
import type { TakeMaker } from './take-maker';

type Services = Pick<
  StudioServices,
  'editor' | 'models' | 'pictureContent' | 'randomSeed' | 'recordings' | 'sounds' | 'store'
>;

/** Makes a range of the current take again. @returns what was made, as a sentence. */
export async function retake(
  services: Services,
  takes: ProjectTakes,
  maker: TakeMaker,
  context: JobContext,
): Promise<string> {
  const { editor, models, sounds, store } = services;
  const scene = editor.state;
  const project = scene.document;
  requireTarget(project);
  const current = currentTakeOf(project);
  const range = retakeRange(scene);
  if (!current || !range)
    throw new StudioError(
      'request-invalid',
      retakeRangeObstacle(scene) ?? 'The whole curve has changed: generate a new take.',
    );
  const take = await originOf(current, range, takes);
  requireRoom(project, 1, take.retakes.length + 1);
  const pcm = await sounds.load(take.sound);
  if (!pcm)
    throw new StudioError(
      'request-invalid',
      `The sound of ${take.name} is not stored here: run it again first.`,
    );
  const manifest = await models.manifest(context.signal);
  await maker.loadMeanwhile(project, context);
  const { inputs, notice } = await chooseInputs(
    services,
    project,
    recipeWithin(take, range),
    manifest,
    context,
  );
  const measured = await measuredOn(take, pcm, manifest, services, context);
  const waveform = store.getState().takeWaveforms.get(take.id) ?? (await soundWaveform(pcm));
  let name = 'It';
  await maker.makeRange(
    { recipe: take, pcm, measured, seconds: {}, waveform },
    { project, inputs, place: { range, of: take.id } },
    manifest,
    context,
    (made) => (name = takes.byId(takes.add(made, null, 'Retake a range'))?.name ?? name),
  );
  const made = `${name} is ${take.name} with ${describeRange(scene, range)} made again, seed ${inputs.seed}.`;
  return [made, notice].filter(Boolean).join(' ');
}

/** The take itself; where its last retake is of this very range, the take that that was made in: another try takes its place. */
async function originOf(take: Take, range: TimeRange, takes: ProjectTakes): Promise<Take> {
  const last = take.retakes.at(-1);
  const origin = last && sameRange(last.range, range) ? takes.byId(last.of) : undefined;
  if (!origin || origin.retakes.length >= take.retakes.length || !(await takes.hasSound(origin))) return take;
  return originOf(origin, range, takes);
}

/** Half an envelope sample. */
const SAME_SECONDS = 0.004;

function sameRange(a: TimeRange, b: TimeRange): boolean {
  return Math.abs(a.start - b.start) < SAME_SECONDS && Math.abs(a.end - b.end) < SAME_SECONDS;
}

/** Another seed. Under the same prompt the range stays of the recordings that it was made from, so that it goes with the rest. */
async function chooseInputs(
  services: Services,
  project: Project,
  before: Recipe,
  manifest: PackManifest,
  context: JobContext,
): Promise<{ readonly inputs: TakeInputs; readonly notice: string }> {
  const seed = services.randomSeed();
  if (await staysOf(before, project, manifest)) {
    const used = effectiveRecordingShare(project) > 0 ? before.recordings : [];
    return { inputs: { seed, picture: before.picture, recordings: used }, notice: '' };
  }
  const { picture, choose, notice } = await planTakes(project, services, context);
  return { inputs: { seed, picture, recordings: choose(seed) }, notice };
}

/** Without a share of recordings none was sought. */
async function staysOf(
  before: Recipe,
  { prompt, settings }: Project,
  manifest: PackManifest,
): Promise<boolean> {
  return (
    samePrompt(before.prompt, prompt) &&
    before.prompt.pictureWeight === prompt.pictureWeight &&
    (before.recordingShare > 0 || settings.recordingShare === 0) &&
    before.packHash === (await manifestHash(manifest))
  );
}

/** The envelope of the take without its room; null where it is not known: the sound has the room in it. */
async function measuredOn(
  take: Take,
  pcm: Pcm,
  manifest: PackManifest,
  { store }: Services,
  { signal }: JobContext,
): Promise<Envelope | null> {
  const known = store.getState().takeEnvelopes.get(take.id);
  if (known || isInRoom(take)) return known ?? null;
  return measureLoudness(pcm, manifest.envelope, signal);
}
