import { stereoReferenceForEncoder } from '../../core/audio/reference';
import { StudioError } from '../../core/errors';
import type { GenerateRequest } from '../api';
import type { TaskContext } from '../task';
import { floatOutput, floats, type Tensors } from '../tensor';

/** What a reference sound is beside its meaning. Zeros are "no sound"; a part of which the pack has none is empty. */
export interface Timbre {
  /** Its colour, which network and decoder are told: float32 [P], P the manifest's prompt.profile. */
  readonly profile: Float32Array;
  /**
   * Its fine structure, with which the decoder's filter is driven: float32 [N], N the manifest's prompt.excitation samples that loop.
   * The mean square, 0..1, is the reference's share: of the power that it drives, and of the way to its colour.
   */
  readonly excitation: Float32Array;
}

type TimbreRequest = Pick<GenerateRequest, 'prompt' | 'reference' | 'referenceWeight'>;

/**
 * The timbre that a request asks for. Words say nothing of it, so beside them the reference's counts by its weight alone.
 * @throws StudioError pack-invalid when the pack's timbre encoder is missing or gives other sizes than the manifest says.
 */
export async function timbreOf(request: TimbreRequest, context: TaskContext): Promise<Timbre> {
  const { profile, excitation } = await hear(request.reference, context);
  const weight = request.prompt.trim() === '' ? 1 : request.referenceWeight;
  return {
    profile: profile.map((x) => weight * x),
    excitation: excitation.map((x) => Math.sqrt(weight) * x),
  };
}

async function hear(
  reference: GenerateRequest['reference'],
  { graphs, manifest }: TaskContext,
): Promise<Timbre> {
  const sizes = manifest.prompt;
  const nothing = {
    profile: new Float32Array(sizes.profile),
    excitation: new Float32Array(sizes.excitation),
  };
  if (!reference || sizes.profile === 0) return nothing;
  const encoder = manifest.roles['timbre-encoder'];
  if (!encoder)
    throw new StudioError('pack-invalid', `The model pack ${manifest.name} has no timbre-encoder graph.`);
  const audio = stereoReferenceForEncoder(reference, encoder, manifest.latent.downsampling);
  if (audio.length === 0) return nothing;
  const outputs = await graphs.run('timbre-encoder', { audio: floats(audio, 1, 2, audio.length / 2) });
  const part = (name: keyof Timbre) =>
    sizes[name] === 0 ? nothing[name] : sizedOutput(outputs, name, sizes[name], manifest.name);
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
