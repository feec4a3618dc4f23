import type { Prompt } from './project';

/** How much of a prompt is its reference sounds: 0 = none, 1 = nothing else; with words beside them, their weight. */
export function referencePart({ text, references, referenceWeight }: Prompt): number {
  if (references.length === 0) return 0;
  return text.trim() === '' ? 1 : referenceWeight;
}
