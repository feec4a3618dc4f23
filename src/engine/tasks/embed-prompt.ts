import { referenceForEncoder } from '../../core/audio/reference';
import type { GenerateRequest } from '../api';
import type { TaskContext } from '../task';
import { concatenated, floatOutput, floats, integers } from '../tensor';

/**
 * The network's prompt input, each [D + P]: a unit CLAP embedding of D = the pack's prompt.dimensions, then a timbre profile of P numbers
 * (timbre.ts). Zeros are unconditional.
 */
export interface PromptEmbedding {
  readonly positive: Float32Array;
  /** The input that guidance steers away from. */
  readonly negative: Float32Array;
}

type PromptRequest = Pick<GenerateRequest, 'prompt' | 'negativePrompt' | 'reference' | 'referenceWeight'>;

/**
 * Embeds text, a reference sound or both: with both, the weighted sum of their unit embeddings, normalised.
 * @param profile timbre profile [P] of the positive prompt.
 */
export async function embedPrompt(
  request: PromptRequest,
  profile: Float32Array,
  context: TaskContext,
): Promise<PromptEmbedding> {
  const { dimensions } = context.manifest.prompt;
  const text = await embedText(request.prompt, context);
  const sound = await embedReference(request.reference, context);
  const weight = request.referenceWeight;
  const blended = text && sound ? text.map((x, k) => (1 - weight) * x + weight * sound[k]!) : (text ?? sound);
  const negative = await embedText(request.negativePrompt, context);
  return {
    positive: concatenated([blended ? normalised(blended) : new Float32Array(dimensions), profile]),
    negative: concatenated([negative ?? new Float32Array(dimensions), new Float32Array(profile.length)]),
  };
}

async function embedText(text: string, { graphs }: TaskContext): Promise<Float32Array | null> {
  if (text.trim() === '') return null;
  const ids = await graphs.tokenize(text.trim());
  const outputs = await graphs.run('clap-text', {
    input_ids: integers(ids, 1, ids.length),
    attention_mask: integers(
      ids.map(() => 1),
      1,
      ids.length,
    ),
  });
  return floatOutput(outputs, 'embedding');
}

async function embedReference(
  reference: GenerateRequest['reference'],
  { graphs, manifest }: TaskContext,
): Promise<Float32Array | null> {
  if (!reference) return null;
  const audio = referenceForEncoder(reference, manifest.roles['clap-audio']);
  if (audio.length === 0) return null;
  return floatOutput(await graphs.run('clap-audio', { audio: floats(audio, 1, audio.length) }), 'embedding');
}

function normalised(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
  return length > 0 ? vector.map((x) => x / length) : vector;
}
