import { StudioError } from '../../core/errors';
import type { TaskContext } from '../task';
import { floatOutput, floats } from '../tensor';
import type { Timbre } from './timbre';

/**
 * Decodes one window's latent [channels, frames] to left and right of frames × downsampling samples each.
 * @param timbre of the reference. Its excitation drives the decoder's filter, looped from the window's start; the latent is moved to its
 * profile. Without an excitation the pack's decoder takes neither.
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
      'The model output is not valid audio. Lower the guidance, or choose the CPU (WebAssembly) provider.',
    );
  return [audio.slice(0, audio.length / 2), audio.slice(audio.length / 2)];
}
