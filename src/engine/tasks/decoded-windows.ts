import { seededNoise } from '../../core/diffusion/noise';
import type { WindowPlan } from '../../core/diffusion/windows';
import type { PackRole } from '../../core/pack/manifest';
import { rolesOf, type StageRoles } from '../../core/pack/take-roles';
import type { Stereo } from '../../core/recordings/recording';
import type { GenerateRequest } from '../api';
import type { TaskContext } from '../task';
import type { TaskMeter } from '../task-meter';
import { decodeAudio } from './decode-audio';
import { diffuse } from './diffuse';
import { embedPrompt } from './embed-prompt';
import { encodeControl } from './encode-control';
import { inOrder } from './in-order';
import { enterStage, loadGraphs } from './load-graphs';
import { embedTimbre } from './timbre';

/** What the model makes of a request. */
export interface ModelPlan {
  readonly windows: WindowPlan;
  readonly roles: StageRoles;
}

/**
 * The windows of a take as the decoder gives them, in order, [left, right] of frames × hop samples each.
 *
 * Where all graphs fit and run on this machine, a window goes through all stages before the next one begins: the beginning of a long take can be played
 * while the rest is made. Otherwise all windows go through a stage before the next one starts, so that a stage's graphs are loaded once however long
 * the clip is, and several windows are under way at once on a server.
 * @param length samples of the take.
 */
export async function* decodedWindows(
  request: GenerateRequest,
  length: number,
  { windows: plan, roles }: ModelPlan,
  meter: TaskMeter,
  context: TaskContext,
): AsyncGenerator<Stereo, void> {
  const { sampleRate } = context.manifest.audio;
  const hop = context.manifest.latent.downsampling;
  const { frames, starts } = plan;
  await loadGraphs(rolesOf(roles), meter, context);

  await enterStage(roles.prompt, meter, context);
  meter.enter('embed-prompt');
  const timbre = await embedTimbre(request, context);
  const prompt = await embedPrompt(request, timbre.profile, context);
  meter.advance();
  await context.checkpoint();

  const control = async (firstFrame: number, own: TaskContext) => {
    meter.enter('encode-control');
    const encoded = await encodeControl(request.envelope, firstFrame, frames, own);
    meter.advance(frames);
    await own.checkpoint();
    return { control: encoded, firstFrame };
  };
  const noise = seededNoise(request.seed);
  const clipFrame = Math.round((request.start * sampleRate) / hop);
  const seconds = Math.min(frames * hop, length) / sampleRate;
  const latent = ({ control, firstFrame }: Controlled, own: TaskContext) => {
    meter.enter('diffuse');
    const window = { control, frames, seconds, firstFrame: clipFrame + firstFrame };
    return diffuse({ ...request, prompt, noise, ...window }, own, (networkFrames) =>
      meter.advance(networkFrames),
    );
  };
  const sound = async (made: Latent, own: TaskContext) => {
    meter.enter('decode-audio');
    const sides = await decodeAudio(made, frames, timbre, own);
    meter.advance(frames);
    await own.checkpoint();
    return sides;
  };

  const { graphs, signal } = context;
  const limitOf = (stage: readonly PackRole[]) =>
    Math.min(...stage.map((role) => graphs.evaluationsAtOnce(role)));
  const stages = [roles.control, roles.diffuse, roles.decode];
  if (graphs.fit(rolesOf(roles)) && stages.every((stage) => limitOf(stage) === 1)) {
    for (const start of starts)
      yield await sound(await latent(await control(start, context), context), context);
    return;
  }
  const through = <Item, Result>(
    items: readonly Item[],
    stage: readonly PackRole[],
    work: (item: Item, own: TaskContext) => Promise<Result>,
  ) => inOrder(items, limitOf(stage), signal, (item, own) => work(item, { ...context, signal: own }));
  await enterStage(roles.control, meter, context);
  const controls = await all(through(starts, roles.control, control));
  await enterStage(roles.diffuse, meter, context);
  const latents = await all(through(controls, roles.diffuse, latent));
  await enterStage(roles.decode, meter, context);
  yield* through(latents, roles.decode, sound);
}

interface Controlled {
  readonly control: Awaited<ReturnType<typeof encodeControl>>;
  /** Of the window, in the part of the clip that is made. */
  readonly firstFrame: number;
}

type Latent = Awaited<ReturnType<typeof diffuse>>;

async function all<T>(results: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const result of results) list.push(result);
  return list;
}
