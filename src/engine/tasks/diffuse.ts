import { joinFloats } from '../../core/join-arrays';
import { chooseSampler, type SamplerName } from '../../core/diffusion/choose-sampler';
import { guide, type GuidedFrom, stepGuidance, type StepGuidance } from '../../core/diffusion/guidance';
import type { NoiseField } from '../../core/diffusion/noise';
import type { TaskContext } from '../task';
import { floatOutput, floats, staying, type Tensors } from '../tensor';
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
 * Samples one window's latent [channels, frames]. Where guidance needs both prompts, one batch evaluates them.
 * @param onEvaluation called after every evaluation with batch × frames.
 */
export async function diffuse(
  task: Diffusion,
  context: TaskContext,
  onEvaluation: (networkFrames: number) => void,
): Promise<Float32Array> {
  const { channels } = context.manifest.latent;
  const inputs = stayingInputs(task, context);
  const from = contrastOf(task.prompt);
  const { sample, levels } = chooseSampler(task.sampler, task.steps, context.manifest.sampler);
  return sample({
    levels,
    noise: (draw) => task.noise.window(draw, channels, task.firstFrame, task.frames),
    velocity: async (x, t) => {
      const guidance = stepGuidance(task.guidance, t, from, context.manifest);
      const velocity = await evaluate(x, t, inputs[guidance], context);
      onEvaluation(task.frames * (guidance === 'pair' ? 2 : 1));
      await context.checkpoint();
      if (guidance !== 'pair') return velocity;
      return guide(velocity.subarray(0, x.length), velocity.subarray(x.length), task.guidance);
    },
  });
}

/** What the embeddings say, which may be the same for different words. */
function contrastOf({ positive, negative }: PromptEmbedding): GuidedFrom {
  if (positive.every((x, k) => x === negative[k])) return null;
  return negative.some((x) => x !== 0) ? 'words' : 'nothing';
}

/** The network's inputs that are the same in all steps that are guided alike. */
function stayingInputs(
  { prompt, control, frames, seconds, guidance }: Diffusion,
  { manifest }: TaskContext,
): Readonly<Record<StepGuidance, Tensors>> {
  const inputsOf = (prompts: readonly Float32Array[]): Tensors => {
    const batch = prompts.length;
    return {
      prompt: staying(joinFloats(prompts), batch, 1, prompt.positive.length),
      control: staying(repeated(control, batch), batch, manifest.latent.channels, frames),
      seconds_start: staying(new Float32Array(batch), batch),
      seconds_total: staying(new Float32Array(batch).fill(seconds), batch),
    };
  };
  const single = inputsOf([prompt.positive]);
  const pair = inputsOf([prompt.positive, prompt.negative]);
  if (!manifest.roles['dit+controlnet'].guidanceRange) return { none: single, inside: single, pair };
  const scaled = (scale: number) => ({ guidance: staying(new Float32Array([scale]), 1) });
  return {
    none: { ...single, ...scaled(1) },
    inside: { ...single, ...scaled(guidance) },
    pair: { ...pair, guidance: staying(new Float32Array([1, 1]), 2) },
  };
}

/** The network's velocity [batch, channels, frames]. */
async function evaluate(
  x: Float32Array,
  t: number,
  inputs: Tensors,
  { graphs, signal }: TaskContext,
): Promise<Float32Array> {
  const { dims } = inputs['control']!;
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
