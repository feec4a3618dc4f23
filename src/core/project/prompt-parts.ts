import type { Prompt } from './project';

/** Whether a prompt has words, which may come from the picture, and reference sounds: these are what its graphs encode. */
export function promptParts({ text, negative, pictureWeight, references }: Prompt) {
  return {
    words: (text + negative).trim() !== '' || pictureWeight > 0,
    reference: references.length > 0,
  };
}
