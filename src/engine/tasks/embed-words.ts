import { StudioError } from '../../core/errors';
import type { WordsVectors } from '../../core/retrieval/choose-recordings';
import { toUnitLength } from '../../core/retrieval/nearest';
import type { TaskContext } from '../task';
import { floatOutput } from '../tensor';
import { encodeWords, withEncoder } from './encode-prompt';

/**
 * Words as they are compared with the recordings of the pack's bank.
 * @throws StudioError request-invalid for a text without words, pack-invalid for a pack without a bank.
 */
export async function embedWordsForBank(text: string, context: TaskContext): Promise<WordsVectors> {
  const { bank, name } = context.manifest;
  if (!bank) throw new StudioError('pack-invalid', `The model pack ${name} has no bank of recordings.`);
  const outputs = await withEncoder('clap-text', context, () => encodeWords(text, context));
  if (!outputs) throw new StudioError('request-invalid', 'The text has no words.');
  return {
    embedding: toUnitLength(floatOutput(outputs, 'embedding')),
    sentence: toUnitLength(floatOutput(outputs, bank.sentence.tensor)),
  };
}
