import { joinFloats } from '../../core/join-arrays';
import { chooseSampler, type SamplerName } from '../../core/diffusion/choose-sampler';
import { guidanceActive, guide } from '../../core/diffusion/guidance';
import type { NoiseField } from '../../core/diffusion/noise';
import type { TaskContext } from '../task';
import { floatOutput, floats, staying } from '../tensor';
import type { PromptEmbedding } from './embed-prompt';

export interface Diffusion {
  readonly prompt: PromptEmbedding;
  /** [channels, frames]. */
  readonly control: Float32Array;
  readonly frames: number;
  /** First latent frame of the window on the clip's timeline; the noise field is read from there. */
  readonly firstFrame: number;
  /** The network's input seconds_total. */
  readonly seconds: number;
  readonly noise: NoiseField;
  readonly sampler: SamplerName;
  readonly steps: number;
  readonly guidance: number;
}

/**
 * Samples one window's latent [channels, frames]. With guidance, one batch evaluates both prompts.
 * @param onEvaluation called after every evaluation with batch × frames.
 */
export async function diffuse(
  task: Diffusion,
  context: TaskContext,
  onEvaluation: (networkFrames: number) => void,
): Promise<Float32Array> {
  const { channels } = context.manifest.latent;
  const inputs = { alone: stayingInputs(task, false, context), pair: stayingInputs(task, true, context) };
  const { sample, levels } = chooseSampler(task.sampler, task.steps, context.manifest.sampler);
  return sample({
    levels,
    noise: (draw) => task.noise.window(draw, channels, task.firstFrame, task.frames),
    velocity: async (x, t) => {
      const guided = isGuided(task, t, context);
      const velocity = await evaluate(x, t, guided ? inputs.pair : inputs.alone, context);
      onEvaluation(task.frames * (guided ? 2 : 1));
      await context.checkpoint();
      if (!guided) return velocity;
      return guide(velocity.subarray(0, x.length), velocity.subarray(x.length), task.guidance);
    },
  });
}

/** Guidance between equal prompts changes nothing and is skipped. */
function isGuided({ guidance, prompt }: Diffusion, t: number, { manifest }: TaskContext): boolean {
  return (
    guidanceActive(guidance, t, manifest.sampler.guidanceInterval) &&
    prompt.positive.some((x, k) => x !== prompt.negative[k])
  );
}

/** The network's inputs that are the same in all steps: for the prompt and, if guided, for the negative prompt. */
function stayingInputs(
  { prompt, control, frames, seconds }: Diffusion,
  guided: boolean,
  { manifest }: TaskContext,
) {
  const batch = guided ? 2 : 1;
  const prompts = guided ? [prompt.positive, prompt.negative] : [prompt.positive];
  return {
    prompt: staying(joinFloats(prompts), batch, 1, prompt.positive.length),
    control: staying(repeated(control, batch), batch, manifest.latent.channels, frames),
    seconds_start: staying(new Float32Array(batch), batch),
    seconds_total: staying(new Float32Array(batch).fill(seconds), batch),
  };
}

/** The network's velocity [batch, channels, frames]. */
async function evaluate(
  x: Float32Array,
  t: number,
  inputs: ReturnType<typeof stayingInputs>,
  { graphs, signal }: TaskContext,
): Promise<Float32Array> {
  const { dims } = inputs.control;
  const batch = dims[0]!;
  const feeds = {
    x: floats(repeated(x, batch), ...dims),
    t: floats(new Float32Array(batch).fill(t), batch),
    ...inputs,
  };
  const outputs = await graphs.run('dit+controlnet', feeds, signal);
  return floatOutput(outputs, 'velocity');
}

function repeated(values: Float32Array, times: number): Float32Array {
  return joinFloats(new Array<Float32Array>(times).fill(values));
}
