import { StudioError } from '../../core/errors';
import type { WordsVectors } from '../../core/retrieval/choose-recordings';
import { blendPicture, weightedDirection } from '../../core/picture/blend-picture';
import type { WordsPrompt } from '../api';
import type { TaskContext } from '../task';
import { floatOutput } from '../tensor';
import { encodeCues, encodeWords, withEncoder } from './encode-prompt';

/**
 * Words, and those for what the picture shows, as they are compared with recordings. Without a bank in the pack the sentence is empty.
 * @throws StudioError request-invalid for a prompt without words.
 */
export async function embedWordsForBank(
  { prompt, picture, pictureWeight }: WordsPrompt,
  context: TaskContext,
): Promise<WordsVectors> {
  const { words, cues } = await withEncoder('clap-text', context, async () => ({
    words: await encodeWords(prompt, context),
    cues: await encodeCues(pictureWeight > 0 ? picture : [], context),
  }));
  const vectorOf = (tensor: string) =>
    blendPicture(
      words && floatOutput(words, tensor),
      weightedDirection(
        cues.map(({ outputs, share }) => ({ vector: floatOutput(outputs, tensor), weight: share })),
      ),
      pictureWeight,
    );
  const embedding = vectorOf('embedding');
  if (!embedding) throw new StudioError('request-invalid', 'The text has no words.');
  const { bank } = context.manifest;
  return { embedding, sentence: (bank && vectorOf(bank.sentence.tensor)) ?? new Float32Array(0) };
}
