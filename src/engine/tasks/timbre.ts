import type { Pcm } from '../../core/audio/pcm';
import { stereoReferenceForEncoder } from '../../core/audio/reference';
import { StudioError } from '../../core/errors';
import type { GenerateRequest } from '../api';
import type { TaskContext } from '../task';
import { floatOutput, floats, type Tensors } from '../tensor';
import { usesPicture } from './roles';

/** Timbre of a reference sound. Zeros mean no reference; a part that the pack does not use is empty. */
export interface Timbre {
  /** Timbre profile, an input of network and decoder: [P], P = the manifest's prompt.profile. */
  readonly profile: Float32Array;
  /**
   * Excitation of the decoder's filter: [N] samples that loop, N = the manifest's prompt.excitation. Its mean square, 0..1, is the
   * reference's share: of the excitation's power, and of the move of the latent to the profile.
   */
  readonly excitation: Float32Array;
}

type TimbreRequest = Pick<
  GenerateRequest,
  'prompt' | 'references' | 'referenceWeight' | 'picture' | 'pictureWeight'
>;

/**
 * The timbre of a request's reference; of several, that of the heaviest, the first of equal ones: the network has one timbre, and a mean of glass and
 * wood would be neither. Text and picture have no timbre, so beside them the reference's is scaled by its weight.
 * @throws StudioError pack-invalid when the pack's timbre encoder is missing or its outputs have other sizes than the manifest states.
 */
export async function embedTimbre(request: TimbreRequest, context: TaskContext): Promise<Timbre> {
  const [heaviest] = request.references.toSorted((a, b) => b.weight - a.weight);
  const { profile, excitation } = await encodeReference(heaviest?.pcm, context);
  const besideText = request.prompt.trim() === '' ? 1 : request.referenceWeight;
  const weight = besideText * (usesPicture(request) ? 1 - request.pictureWeight : 1);
  return {
    profile: profile.map((x) => weight * x),
    excitation: excitation.map((x) => Math.sqrt(weight) * x),
  };
}

async function encodeReference(
  reference: Pcm | undefined,
  { graphs, manifest }: TaskContext,
): Promise<Timbre> {
  const sizes = manifest.prompt;
  const silent = {
    profile: new Float32Array(sizes.profile),
    excitation: new Float32Array(sizes.excitation),
  };
  if (!reference || sizes.profile === 0) return silent;
  const encoder = manifest.roles['timbre-encoder'];
  if (!encoder)
    throw new StudioError('pack-invalid', `The model pack ${manifest.name} has no timbre-encoder graph.`);
  const audio = stereoReferenceForEncoder(reference, encoder, manifest.latent.downsampling);
  if (audio.length === 0) return silent;
  const outputs = await graphs.run('timbre-encoder', { audio: floats(audio, 1, 2, audio.length / 2) });
  const part = (name: keyof Timbre) =>
    sizes[name] === 0 ? silent[name] : sizedOutput(outputs, name, sizes[name], manifest.name);
  return { profile: part('profile'), excitation: part('excitation') };
}

function sizedOutput(outputs: Tensors, name: keyof Timbre, size: number, pack: string): Float32Array {
  const values = floatOutput(outputs, name);
  if (values.length === size) return values;
  throw new StudioError(
    'pack-invalid',
    `The model pack ${pack} cannot be used: its timbre ${name} has the wrong size. Download or export it again.`,
    `timbre-encoder: ${name} of ${values.length} numbers, prompt.${name} ${size}`,
  );
}
