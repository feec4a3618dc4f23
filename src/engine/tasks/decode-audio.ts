import { StudioError } from '../../core/errors';
import type { TaskContext } from '../task';
import { floatOutput, floats } from '../tensor';
import type { Timbre } from './timbre';

/**
 * Sound of one window's latent [channels][frames]: left and right, frames × downsampling samples each.
 * @param timbre of the reference: what drives the decoder's filter, looped from the window's start, and the colour that the latent is moved to;
 * without an excitation the pack's decoder takes neither.
 */
export async function decodeAudio(
  latent: Float32Array,
  frames: number,
  { excitation, profile }: Timbre,
  { graphs, manifest }: TaskContext,
): Promise<[Float32Array, Float32Array]> {
  const outputs = await graphs.run('vae-decoder', {
    latent: floats(latent, 1, manifest.latent.channels, frames),
    ...(excitation.length > 0 && {
      excitation: floats(excitation, 1, excitation.length),
      profile: floats(profile, 1, profile.length),
    }),
  });
  const audio = floatOutput(outputs, 'audio');
  if (!audio.every((x) => Number.isFinite(x)))
    throw new StudioError(
      'internal',
      'The model gave numbers that are no sound. Lower the guidance, or choose the wasm provider.',
    );
  return [audio.slice(0, audio.length / 2), audio.slice(audio.length / 2)];
}
