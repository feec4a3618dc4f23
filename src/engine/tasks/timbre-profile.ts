import { stereoReferenceForEncoder } from '../../core/audio/reference';
import { StudioError } from '../../core/errors';
import type { GenerateRequest } from '../api';
import type { TaskContext } from '../task';
import { floatOutput, floats } from '../tensor';

/**
 * The colour of a reference sound, float32 [P] with the manifest's prompt.profile as P: zeros without a sound, and nothing at all
 * (P = 0) from a pack that has no timbre encoder.
 * @throws StudioError pack-invalid when the pack's timbre encoder is missing or gives another P.
 */
export async function timbreProfile(
  reference: GenerateRequest['reference'],
  { graphs, manifest }: TaskContext,
): Promise<Float32Array> {
  const { profile: size } = manifest.prompt;
  if (size === 0 || !reference) return new Float32Array(size);
  const encoder = manifest.roles['timbre-encoder'];
  if (!encoder)
    throw new StudioError('pack-invalid', `The model pack ${manifest.name} has no timbre-encoder graph.`);
  const audio = stereoReferenceForEncoder(reference, encoder, manifest.latent.downsampling);
  if (audio.length === 0) return new Float32Array(size);
  const outputs = await graphs.run('timbre-encoder', { audio: floats(audio, 1, 2, audio.length / 2) });
  const profile = floatOutput(outputs, 'profile');
  if (profile.length === size) return profile;
  throw new StudioError(
    'pack-invalid',
    `The model pack ${manifest.name} cannot be used: its timbre profile has the wrong size. Download or export it again.`,
    `timbre-encoder: profile of ${profile.length} numbers, prompt.profile ${size}`,
  );
}
