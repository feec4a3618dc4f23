import { toUnitLength } from '../retrieval/nearest';

/** The weighted sum of vectors of one length, of length 1; null for none. */
export function weightedDirection(
  parts: readonly { readonly vector: Float32Array; readonly weight: number }[],
): Float32Array | null {
  const [first] = parts;
  if (!first) return null;
  const sum = new Float32Array(first.vector.length);
  for (const { vector, weight } of parts) for (let k = 0; k < sum.length; k++) sum[k]! += weight * vector[k]!;
  return toUnitLength(sum);
}

/**
 * A prompt with what the picture shows. @param prompt null for none. @param picture null for none. @param weight of the picture beside the prompt,
 * 0..1; a picture alone is the whole prompt. @returns a unit vector, null for none.
 */
export function blendPicture(
  prompt: Float32Array | null,
  picture: Float32Array | null,
  weight: number,
): Float32Array | null {
  const isUsed = picture !== null && weight > 0;
  return weightedDirection([
    ...(prompt ? [{ vector: toUnitLength(prompt), weight: isUsed ? 1 - weight : 1 }] : []),
    ...(isUsed ? [{ vector: toUnitLength(picture), weight }] : []),
  ]);
}
