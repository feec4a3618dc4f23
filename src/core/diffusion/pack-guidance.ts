import type { PackManifest } from '../pack/manifest';

/** What a prompt is made of. */
export interface PromptParts {
  readonly words: boolean;
  readonly reference: boolean;
  /** 0 = words only, 1 = reference only; used when both are given. */
  readonly referenceWeight: number;
}

/**
 * The scale of guidance that a pack wants for a prompt, to one decimal. A reference says more exactly than words what is wanted and may
 * need less of it; between the two the scale goes in a straight line by the reference's weight.
 */
export function packGuidance(
  { guidance, referenceGuidance = guidance }: Pick<PackManifest['sampler'], 'guidance' | 'referenceGuidance'>,
  { words, reference, referenceWeight }: PromptParts,
): number {
  const weight = reference ? (words ? referenceWeight : 1) : 0;
  return Math.round(10 * ((1 - weight) * guidance + weight * referenceGuidance)) / 10;
}
