import type { Prompt } from './project';

/** Whether a prompt has words, which may come from the picture, and a reference sound: these are what its graphs encode. */
export function promptParts({ text, negative, pictureWeight, reference }: Prompt) {
  return {
    words: (text + negative).trim() !== '' || pictureWeight > 0,
    reference: reference !== null,
  };
}
