import type { Take } from '../../core/project/project';

/** Why the recordings of a take cannot be swapped; null if they can. @param words of the prompt, @param busy while takes are generated. */
export function swapObstacle(
  { picture, prompt, recordings }: Pick<Take, 'picture' | 'prompt' | 'recordings'>,
  words: string,
  busy: boolean,
): string | null {
  const isSought = prompt.text.trim() !== '' || picture.length > 0;
  if (recordings.some(({ source }) => source === 'reference') || !isSought)
    return 'Only recordings that words or the picture have chosen are swapped';
  // The next nearest to the take's words would be pinned beside other words.
  if (prompt.text !== words)
    return 'The words of the prompt are others than this take’s: use its recipe first';
  return busy ? 'Wait until the take is generated' : null;
}
