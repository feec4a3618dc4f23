import { finishTake, type RawTake } from '../../core/audio/finish/finish-take';
import { countEvaluations } from '../../core/diffusion/count-evaluations';
import { seededNoise } from '../../core/diffusion/noise';
import { planWindows, type WindowPlan } from '../../core/diffusion/windows';
import type { PackRole } from '../../core/pack/manifest';
import { rolesOf, type StageRoles } from '../../core/pack/take-roles';
import { modelWork } from '../../core/pack/take-work';
import { toSamples } from '../../core/time/samples';
import type { GenerateRequest, GenerateResult } from '../api';
import type { TaskContext } from '../task';
import type { TaskMeter, WorkPlan } from '../task-meter';
import { inParallel } from './in-parallel';
import { checkRequest } from './check-request';
import { decodeAudio } from './decode-audio';
import { diffuse } from './diffuse';
import { embedPrompt } from './embed-prompt';
import { encodeControl } from './encode-control';
import { enterStage, loadGraphs, loadingPlan } from './load-graphs';
import { needsModel, requestRoles, usesPicture } from './roles';
import { embedTimbre } from './timbre';

/** Seconds that finishing may take at least. */
const FINISHING_SECONDS = 60;

/**
 * Generates sound that follows the envelope and the prompt, by the model, from recordings or both. A clip longer than the network's window is
 * made in windows that are joined where it is quiet.
 */
export async function generate(
  request: GenerateRequest,
  context: TaskContext,
): Promise<Omit<GenerateResult, 'status'>> {
  const { manifest } = context;
  checkRequest(request, manifest);
  const { sampleRate } = manifest.audio;
  const length = toSamples(request.duration, sampleRate);
  const modelled = needsModel(request) ? planModel(request, length, context) : null;
  const work = { ...modelled?.work, 'finish-take': request.duration };
  const meter = context.meter(work);
  const raw = modelled
    ? await runModel(request, length, modelled, meter, context)
    : { windows: null, sampleRate };

  meter.enter('finish-take');
  // Finishing blocks the worker for a fraction of the clip's length.
  const { recordings, recordingShare: share, room, roomColour: colour, seed } = request;
  const finished = await context.announced(FINISHING_SECONDS + request.duration, () =>
    Promise.resolve(
      finishTake(raw, {
        length,
        target: request.envelope,
        envelopeLock: request.envelopeLock,
        settings: manifest.envelope,
        recorded:
          recordings.length > 0 && share > 0
            ? { recordings, share, seed, analyse: context.analyseRecording }
            : null,
        room: { ...room, colour, seed },
      }),
    ),
  );
  return { ...finished, work, seconds: meter.finish() };
}

interface ModelPlan {
  readonly windows: WindowPlan;
  readonly roles: StageRoles;
  readonly work: WorkPlan;
}

function planModel(request: GenerateRequest, length: number, context: TaskContext): ModelPlan {
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
      ...modelWork(frames, countEvaluations(request, isPrompted(request), manifest.sampler)),
    },
  };
}

/** All windows go through a stage before the next one starts, so that a stage's graphs are loaded once however long the clip is. */
async function runModel(
  request: GenerateRequest,
  length: number,
  { windows: plan, roles }: ModelPlan,
  meter: TaskMeter,
  context: TaskContext,
): Promise<RawTake> {
  const { sampleRate } = context.manifest.audio;
  const hop = context.manifest.latent.downsampling;
  await loadGraphs(rolesOf(roles), meter, context);

  await enterStage(roles.prompt, meter, context);
  meter.enter('embed-prompt');
  const timbre = await embedTimbre(request, context);
  const prompt = await embedPrompt(request, timbre.profile, context);
  meter.advance();
  await context.checkpoint();

  await enterStage(roles.control, meter, context);
  meter.enter('encode-control');
  const controls = await ofEach(plan.starts, roles.control, context, async (firstFrame, own) => {
    const control = await encodeControl(request.envelope, firstFrame, plan.frames, own);
    meter.advance(plan.frames);
    await own.checkpoint();
    return control;
  });

  await enterStage(roles.diffuse, meter, context);
  meter.enter('diffuse');
  const noise = seededNoise(request.seed);
  const clipFrame = Math.round((request.start * sampleRate) / hop);
  const seconds = Math.min(plan.frames * hop, length) / sampleRate;
  const starts = [...plan.starts.entries()];
  const latents = await ofEach(starts, roles.diffuse, context, ([k, firstFrame], own) => {
    const window = {
      ...{ control: controls[k]!, frames: plan.frames, seconds },
      firstFrame: clipFrame + firstFrame,
    };
    const advance = (networkFrames: number) => meter.advance(networkFrames);
    return diffuse({ ...request, prompt, noise, ...window }, own, advance);
  });

  await enterStage(roles.decode, meter, context);
  meter.enter('decode-audio');
  const windows = await ofEach(latents, roles.decode, context, async (latent, own) => {
    const sides = await decodeAudio(latent, plan.frames, timbre, own);
    meter.advance(plan.frames);
    await own.checkpoint();
    return sides;
  });
  return { windows, plan, hop, sampleRate };
}

/** A stage's work for each window: one after another on this machine, several at once on a server. */
function ofEach<Window, Result>(
  windows: readonly Window[],
  roles: readonly PackRole[],
  context: TaskContext,
  work: (window: Window, context: TaskContext) => Promise<Result>,
): Promise<Result[]> {
  const limit = Math.min(...roles.map((role) => context.graphs.evaluationsAtOnce(role)));
  return inParallel(windows, limit, context.signal, (window, signal) => work(window, { ...context, signal }));
}

function isPrompted(request: GenerateRequest): boolean {
  const { prompt, negativePrompt, reference } = request;
  return reference !== null || (prompt + negativePrompt).trim() !== '' || usesPicture(request);
}
