import type { Prompt } from './project';

/** How much of a prompt is its reference sound: 0 = none, 1 = nothing else; with words beside it, its weight. */
export function referencePart({ text, reference, referenceWeight }: Prompt): number {
  if (reference === null) return 0;
  return text.trim() === '' ? 1 : referenceWeight;
}
