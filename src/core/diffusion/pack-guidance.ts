import type { PackManifest } from '../pack/manifest';

/** Which inputs a prompt has. */
export interface PromptParts {
  readonly words: boolean;
  readonly reference: boolean;
  /** 0 = words only, 1 = reference only; used when both are given. */
  readonly referenceWeight: number;
}

/**
 * Default guidance scale of a pack for a prompt, to one decimal. A reference is more specific than words and may need less guidance;
 * between the two the scale is interpolated by the reference's weight.
 */
export function packGuidance(
  { guidance, referenceGuidance = guidance }: Pick<PackManifest['sampler'], 'guidance' | 'referenceGuidance'>,
  { words, reference, referenceWeight }: PromptParts,
): number {
  const weight = reference ? (words ? referenceWeight : 1) : 0;
  return Math.round(10 * ((1 - weight) * guidance + weight * referenceGuidance)) / 10;
}
