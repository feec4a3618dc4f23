import { toUnitLength } from '../../core/retrieval/nearest';
import type { GenerateRequest } from '../api';
import type { TaskContext } from '../task';
import { concatenated } from '../tensor';
import { embedSound, embedWords } from './encode-prompt';

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
  const text = await embedWords(request.prompt, context);
  const sound = request.reference && (await embedSound(request.reference, context));
  const weight = request.referenceWeight;
  const blended = text && sound ? text.map((x, k) => (1 - weight) * x + weight * sound[k]!) : (text ?? sound);
  const negative = await embedWords(request.negativePrompt, context);
  return {
    positive: concatenated([blended ? toUnitLength(blended) : new Float32Array(dimensions), profile]),
    negative: concatenated([negative ?? new Float32Array(dimensions), new Float32Array(profile.length)]),
  };
}
