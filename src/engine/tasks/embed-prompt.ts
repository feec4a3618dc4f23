import { joinFloats } from '../../core/join-arrays';
import { blendPicture, weightedDirection } from '../../core/picture/blend-picture';
import type { GenerateRequest } from '../api';
import type { TaskContext } from '../task';
import { floatOutput } from '../tensor';
import { embedSound, embedWords, encodeCues } from './encode-prompt';
import { usesPicture } from './roles';

/**
 * The network's prompt input, each [D + P]: a unit CLAP embedding of D = the pack's prompt.dimensions, then a timbre profile of P numbers
 * (timbre.ts). Zeros are unconditional.
 */
export interface PromptEmbedding {
  readonly positive: Float32Array;
  /** The input that guidance steers away from. */
  readonly negative: Float32Array;
}

type PromptRequest = Pick<
  GenerateRequest,
  'prompt' | 'negativePrompt' | 'references' | 'referenceWeight' | 'picture' | 'pictureWeight'
>;

/**
 * Embeds text, reference sounds or both: the weighted sum of their unit embeddings, normalised. What the picture shows is added to that in the same
 * way.
 * @param profile timbre profile [P] of the positive prompt.
 */
export async function embedPrompt(
  request: PromptRequest,
  profile: Float32Array,
  context: TaskContext,
): Promise<PromptEmbedding> {
  const { dimensions } = context.manifest.prompt;
  const text = await embedWords(request.prompt, context);
  const sound = await embedReferences(request.references, context);
  const weight = request.referenceWeight;
  const blended = text && sound ? text.map((x, k) => (1 - weight) * x + weight * sound[k]!) : (text ?? sound);
  const picture = await embedPicture(request, context);
  const prompt = blendPicture(blended, picture, request.pictureWeight);
  const negative = await embedWords(request.negativePrompt, context);
  return {
    positive: joinFloats([prompt ?? new Float32Array(dimensions), profile]),
    negative: joinFloats([negative ?? new Float32Array(dimensions), new Float32Array(profile.length)]),
  };
}

/** One embedding for all references, as the network has one prompt; null for none. */
async function embedReferences(
  references: PromptRequest['references'],
  context: TaskContext,
): Promise<Float32Array | null> {
  const parts = [];
  for (const { pcm, weight } of references) {
    const vector = await embedSound(pcm, context);
    if (vector) parts.push({ vector, weight });
  }
  return weightedDirection(parts);
}

/** What the picture shows as a unit embedding; null for nothing. */
async function embedPicture(request: PromptRequest, context: TaskContext): Promise<Float32Array | null> {
  const cues = await encodeCues(usesPicture(request) ? request.picture : [], context);
  return weightedDirection(
    cues.map(({ outputs, share }) => ({ vector: floatOutput(outputs, 'embedding'), weight: share })),
  );
}
