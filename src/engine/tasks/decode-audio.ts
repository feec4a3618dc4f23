import { StudioError } from '../../core/errors';
import type { TaskContext } from '../task';
import { floatOutput, floats } from '../tensor';

/** Sound of one window's latent [channels][frames]: left and right, frames × downsampling samples each. */
export async function decodeAudio(
  latent: Float32Array,
  frames: number,
  { graphs, manifest }: TaskContext,
): Promise<[Float32Array, Float32Array]> {
  const outputs = await graphs.run('vae-decoder', {
    latent: floats(latent, 1, manifest.latent.channels, frames),
  });
  const audio = floatOutput(outputs, 'audio');
  if (!audio.every((x) => Number.isFinite(x)))
    throw new StudioError(
      'internal',
      'The model gave numbers that are no sound. Lower the guidance, or choose the wasm provider.',
    );
  return [audio.slice(0, audio.length / 2), audio.slice(audio.length / 2)];
}
