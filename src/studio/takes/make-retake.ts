import type { Pcm } from '../../core/audio/pcm';
import { spliceEnvelope, Splicer } from '../../core/audio/splice';
import { sampleStereo } from '../../core/curve/evaluate';
import type { TimeRange } from '../../core/curve/range';
import { locksWithin } from '../../core/curve/silence-locks';
import { StudioError } from '../../core/errors';
import { envelopeError } from '../../core/loudness/envelope-error';
import { meanLevelError } from '../../core/loudness/level-error';
import { type Project, projectDuration, type Retake, type Take } from '../../core/project/project';
import { renderedCurve } from '../../core/project/rendered-curve';
import { curveAndLocksOf } from '../../core/project/take-curve';
import { withRange } from '../../core/project/with-range';
import { toSamples } from '../../core/time/samples';
import type { StageSeconds } from '../../engine/api';
import type { JobContext } from '../jobs/job';
import { copySamples } from '../storage/copy-samples';
import type { EngineAndPack } from './engine-and-pack';
import type { TakeInputs } from './load-request';
import { type MadeSound, usedRecipe } from './make-sound';
import { makeSpan } from './make-span';
import type { GrowingSound } from './partial-take';
import { CURVE_NOT_STORED, requireRate } from './retake-obstacle';
import { retakeContext, withContext } from './span-context';

/** Crossfade between the take's sound and the range's: long enough for steady noise, short beside the decay of a hit. */
export const FADE_SECONDS = 0.05;

/** A sound and the seconds of work that count with those of its retake. */
export type SoundBeforeRetake = Pick<MadeSound, 'recipe' | 'pcm' | 'measured' | 'seconds'>;

/** What is made in a sound. */
export interface WantedRetake {
  /** Its curve, prompt and settings make the range. */
  readonly project: Project;
  readonly inputs: TakeInputs;
  /** The range, and the id of the sound's take. */
  readonly place: Pick<Retake, 'range' | 'of'>;
}

/**
 * Makes a range of a sound again, by the project's curve, prompt and settings, in a copy of the sound. Outside the range and a crossfade before it the
 * copy is the same bit for bit. Its errors are those of the whole; where the envelope of the sound is not known, they are not known either.
 * @param onSound receives the copy while the range is made in it. @throws StudioError as Engine.generate, and when a sound cannot be read.
 */
export async function makeRetake(
  { recipe, pcm, measured, seconds }: SoundBeforeRetake,
  { project, inputs, place: { range, of } }: WantedRetake,
  engineAndPack: EngineAndPack,
  { signal, progress }: JobContext,
  onSound: (sound: GrowingSound) => void,
): Promise<MadeSound> {
  requireRate(engineAndPack.manifest, pcm);
  const request = await engineAndPack.loadRequest(project, inputs, { signal, progress });
  const own = { ...project, silenceLocks: locksWithin(project.silenceLocks, range) };
  const around = curveAndLocksOf(recipe);
  if (!around) throw new StudioError('request-invalid', CURVE_NOT_STORED);
  const { rate } = request.envelope;
  const target = sampleStereo(renderedCurve(withRange(around, own, range)), rate, projectDuration(project));
  const part = { start: toSamples(range.start, rate), end: toSamples(range.end, rate) };
  const { before, after } = retakeContext(request.room);
  const context = { before: toSamples(before, rate), after: toSamples(after, rate) };
  const span = withContext(part, target.left.length, context);
  const copy: Pcm = { ...pcm, channels: await Promise.all(pcm.channels.map(copySamples)) };
  const at = { ...range, fade: FADE_SECONDS };
  let splicer: Splicer | null = null;
  const splicerOf = (part: Pcm) => (splicer ??= new Splicer(copy, part, span.start / rate, at));
  const made = await makeSpan(engineAndPack.engine, request, target, span, {
    signal,
    onProgress: progress,
    onSound: (part, seconds) => {
      const end = splicerOf(part).replace(seconds);
      const { range: changed } = splicerOf(part);
      if (end > changed.start) onSound({ pcm: copy, range: changed, end });
    },
  });
  splicerOf(made.pcm).replace();
  const whole = measured && spliceEnvelope(measured, made.measured, made.start, at);
  const retake = { ...usedRecipe(own, inputs, request, engineAndPack, made.status), range, of };
  return {
    recipe: { ...recipe, retakes: [...uncovered(recipe.retakes, range), retake] },
    pcm: copy,
    measured: whole,
    envelopeError: whole && envelopeError(target, whole),
    levelError: whole && meanLevelError(target, whole),
    seconds: sum(seconds, made.seconds),
  };
}

/** The retakes without the last ones of which nothing is left. Others stay: those after them were made with their curve around. */
function uncovered(retakes: readonly Retake[], by: TimeRange): readonly Retake[] {
  const last = retakes.findLastIndex(({ range }) => !isCovered(range, by));
  return retakes.slice(0, last + 1);
}

/** Whether nothing of a range is left once another one was made, the crossfades included. */
function isCovered(range: TimeRange, by: TimeRange): boolean {
  const fade = Math.min(FADE_SECONDS, (by.end - by.start) / 2);
  return range.start - FADE_SECONDS >= by.start && range.end <= by.end - fade;
}

function sum(one: Take['seconds'], other: StageSeconds): Take['seconds'] {
  const total: Record<string, number> = { ...one };
  for (const [stage, seconds] of Object.entries(other)) total[stage] = (total[stage] ?? 0) + seconds;
  return total;
}
