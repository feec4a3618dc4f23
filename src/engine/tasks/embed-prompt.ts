import { referenceForEncoder } from '../../core/audio/reference';
import type { GenerateRequest } from '../api';
import type { TaskContext } from '../task';
import { concatenated, floatOutput, floats, integers } from '../tensor';

/**
 * What the network is told of the wanted sound, each float32 [dimensions + P]: the meaning as a unit vector of the pack's prompt
 * dimensions, then the timbre profile of P numbers (timbre.ts). Zeros are "anything".
 */
export interface PromptEmbedding {
  readonly positive: Float32Array;
  /** What guidance leads away from. */
  readonly negative: Float32Array;
}

type PromptRequest = Pick<GenerateRequest, 'prompt' | 'negativePrompt' | 'reference' | 'referenceWeight'>;

/**
 * Words, a reference sound or both become one direction: the weighted sum of the unit embeddings, normalised again.
 * @param profile timbre that is asked for beside the meaning, [P].
 */
export async function embedPrompt(
  request: PromptRequest,
  profile: Float32Array,
  context: TaskContext,
): Promise<PromptEmbedding> {
  const { dimensions } = context.manifest.prompt;
  const words = await embedText(request.prompt, context);
  const sound = await embedReference(request.reference, context);
  const weight = request.referenceWeight;
  const blended =
    words && sound ? words.map((x, k) => (1 - weight) * x + weight * sound[k]!) : (words ?? sound);
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
