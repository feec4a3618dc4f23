import { decodeSpans } from '../../core/diffusion/decode-spans';
import { StudioError } from '../../core/errors';
import type { TaskContext } from '../task';
import { floatOutput, floats } from '../tensor';
import type { Timbre } from './timbre';

/** Samples that are decoded at once, and those where memory is short. The decoder's activations have up to 128 channels of them. */
const SAMPLES = 2 ** 20;
const FEW_SAMPLES = 2 ** 17;

/**
 * Decodes one window's latent [channels, frames] to left and right of frames × downsampling samples each, in spans without seams where the
 * pack's decoder states on how many frames its sound depends.
 * @param timbre of the reference. Its excitation drives the decoder's filter, looped from the window's start; the latent is moved to its
 * profile. Without an excitation the pack's decoder takes neither.
 */
export async function decodeAudio(
  latent: Float32Array,
  frames: number,
  timbre: Timbre,
  context: TaskContext,
): Promise<[Float32Array, Float32Array]> {
  const { decoderContext, downsampling } = context.manifest.latent;
  const longest = Math.floor((context.graphs.isShortOfMemory ? FEW_SAMPLES : SAMPLES) / downsampling);
  if (decoderContext === undefined || timbre.excitation.length > 0 || frames <= longest)
    return decodeAtOnce(latent, frames, timbre, context);
  const sides = [0, 1].map(() => new Float32Array(frames * downsampling));
  for (const { start, end, from, to } of decodeSpans(frames, longest, decoderContext)) {
    const part = partOf(latent, frames, start, end);
    const decoded = await decodeAtOnce(part, end - start, timbre, context);
    const used = [(from - start) * downsampling, (to - start) * downsampling] as const;
    sides.forEach((side, c) => side.set(decoded[c]!.subarray(...used), from * downsampling));
    await context.checkpoint();
  }
  return [sides[0]!, sides[1]!];
}

/** Frames `start` to `end` of every channel. */
function partOf(latent: Float32Array, frames: number, start: number, end: number): Float32Array {
  const channels = latent.length / frames;
  const part = new Float32Array(channels * (end - start));
  for (let c = 0; c < channels; c++)
    part.set(latent.subarray(c * frames + start, c * frames + end), c * (end - start));
  return part;
}

async function decodeAtOnce(
  latent: Float32Array,
  frames: number,
  { excitation, profile }: Timbre,
  { graphs, manifest, signal }: TaskContext,
): Promise<[Float32Array, Float32Array]> {
  const feeds = {
    latent: floats(latent, 1, manifest.latent.channels, frames),
    ...(excitation.length > 0 && {
      excitation: floats(excitation, 1, excitation.length),
      profile: floats(profile, 1, profile.length),
    }),
  };
  const outputs = await graphs.run('vae-decoder', feeds, signal);
  const audio = floatOutput(outputs, 'audio');
  if (!audio.every((x) => Number.isFinite(x)))
    throw new StudioError(
      'internal',
      'The model output is not valid audio. Lower the guidance, or choose the CPU (WebAssembly) provider.',
    );
  return [audio.slice(0, audio.length / 2), audio.slice(audio.length / 2)];
}
