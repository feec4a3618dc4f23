import type { PackManifest } from '../pack/manifest';

/**
 * Default guidance scale of a pack for a prompt, to one decimal. A reference is more specific than words and may need less guidance;
 * between the two the scale is interpolated. @param referencePart how much of the prompt is its reference, 0 to 1.
 */
export function packGuidance(
  { guidance, referenceGuidance = guidance }: Pick<PackManifest['sampler'], 'guidance' | 'referenceGuidance'>,
  referencePart: number,
): number {
  return Math.round(10 * ((1 - referencePart) * guidance + referencePart * referenceGuidance)) / 10;
}
