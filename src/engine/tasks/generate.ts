import { TakeFinisher, type TakePart } from '../../core/audio/finish/take-finisher';
import { countEvaluations } from '../../core/diffusion/count-evaluations';
import { guidedFrom } from '../../core/diffusion/guidance';
import { WindowJoiner } from '../../core/diffusion/join-windows';
import { planWindows } from '../../core/diffusion/windows';
import { rolesOf } from '../../core/pack/take-roles';
import { modelWork } from '../../core/pack/take-work';
import type { Stereo } from '../../core/recordings/recording';
import { toSamples } from '../../core/time/samples';
import type { GenerateRequest, GenerateResult } from '../api';
import type { TaskContext } from '../task';
import type { TaskMeter, WorkPlan } from '../task-meter';
import { checkRequest } from './check-request';
import { decodedWindows, type ModelPlan } from './decoded-windows';
import { loadingPlan } from './load-graphs';
import { needsModel, requestRoles, usesPicture } from './roles';

/** Seconds that finishing a part may take at least. */
const FINISHING_SECONDS = 60;
/** Seconds of sound that are finished at once where no model makes it. */
const STEP_SECONDS = 10;

/** A finished take, whose sound has been handed over in parts. */
export type MadeTake = Omit<GenerateResult, 'pcm' | 'status'>;

/**
 * Generates sound that follows the envelope and the prompt, by the model, from recordings or both. A clip longer than the network's window is
 * made in windows that are joined where it is quiet.
 * @param onPart receives the take's sound, part after part; the arrays are not used afterwards.
 */
export async function generate(
  request: GenerateRequest,
  context: TaskContext,
  onPart: (part: TakePart) => void,
): Promise<MadeTake> {
  const { manifest } = context;
  checkRequest(request, manifest);
  const { sampleRate } = manifest.audio;
  const length = toSamples(request.duration, sampleRate);
  const modelled = needsModel(request) ? planModel(request, length, context) : null;
  const work = { ...modelled?.work, 'finish-take': request.duration };
  const meter = context.meter(work);
  const sounds = modelled
    ? modelSound(request, length, modelled, meter, context)
    : withoutModel(length, toSamples(STEP_SECONDS, sampleRate));

  // Finishing blocks the worker for a fraction of the part's length.
  const blocking = <Result>(action: () => Result) =>
    context.announced(FINISHING_SECONDS, () => Promise.resolve(action()));
  let finisher: TakeFinisher | null = null;
  for await (const { count, sound } of sounds) {
    meter.enter('finish-take');
    const part = await blocking(() => {
      finisher ??= finisherFor(request, length, context);
      return finisher.finish(count, sound);
    });
    if (part) onPart(part);
    if (count > 0) meter.advance(count / sampleRate);
    await context.checkpoint();
  }
  return { ...finisher!.measurement(), work, seconds: meter.finish() };
}

/** The model's sound in the next `count` samples of the take; null without a model. */
interface NextSound {
  readonly count: number;
  readonly sound: Stereo | null;
}

async function* modelSound(
  request: GenerateRequest,
  length: number,
  plan: ModelPlan,
  meter: TaskMeter,
  context: TaskContext,
): AsyncGenerator<NextSound, void> {
  const joiner = new WindowJoiner(plan.windows, context.manifest.latent.downsampling, length);
  for await (const window of decodedWindows(request, length, plan, meter, context)) {
    const sound = joiner.push(window);
    yield { count: sound[0].length, sound };
  }
}

function* withoutModel(length: number, step: number): Generator<NextSound, void> {
  let left = length;
  do {
    const count = Math.min(step, left);
    left -= count;
    yield { count, sound: null };
  } while (left > 0);
}

function finisherFor(request: GenerateRequest, length: number, context: TaskContext): TakeFinisher {
  const { audio, envelope } = context.manifest;
  const { recordings, recordingShare: share, room, roomColour: colour, seed } = request;
  return new TakeFinisher({
    length,
    sampleRate: audio.sampleRate,
    target: request.envelope,
    envelopeLock: request.envelopeLock,
    settings: envelope,
    recorded:
      recordings.length > 0 && share > 0
        ? { recordings, share, seed, analyse: context.analyseRecording }
        : null,
    room: { ...room, colour, seed },
  });
}

function planModel(
  request: GenerateRequest,
  length: number,
  context: TaskContext,
): ModelPlan & { readonly work: WorkPlan } {
  const { manifest } = context;
  const { sampleRate } = manifest.audio;
  const hop = manifest.latent.downsampling;
  const windows = planWindows(request.envelope, length, { ...manifest.latent, hop, sampleRate });
  const frames = windows.starts.length * windows.frames;
  const roles = requestRoles(request, manifest);
  return {
    windows,
    roles,
    work: {
      ...loadingPlan(rolesOf(roles), context),
      ...modelWork(
        frames,
        countEvaluations(request, guidedFrom(hasPrompt(request), request.negativePrompt), manifest),
      ),
    },
  };
}

function hasPrompt(request: GenerateRequest): boolean {
  return request.references.length > 0 || request.prompt.trim() !== '' || usesPicture(request);
}
