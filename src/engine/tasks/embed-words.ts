import { StudioError } from '../../core/errors';
import type { WordsVectors } from '../../core/retrieval/choose-recordings';
import { toUnitLength } from '../../core/retrieval/nearest';
import type { TaskContext } from '../task';
import { floatOutput } from '../tensor';
import { encodeWords } from './encode-prompt';
import { loadGraphs, loadingPlan } from './load-graphs';

/**
 * Words as they are compared with the recordings of the pack's bank.
 * @throws StudioError request-invalid for a text without words, pack-invalid for a pack without a bank.
 */
export async function embedWordsForBank(text: string, context: TaskContext): Promise<WordsVectors> {
  const { bank, name } = context.manifest;
  if (!bank) throw new StudioError('pack-invalid', `The model pack ${name} has no bank of recordings.`);
  const missing = (['clap-text'] as const).filter((role) => !context.graphs.isLoaded(role));
  const meter = context.meter({ ...loadingPlan(missing, context), 'embed-prompt': 1 });
  await loadGraphs(missing, meter, context);
  meter.enter('embed-prompt');
  const outputs = await encodeWords(text, context);
  meter.advance();
  if (!outputs) throw new StudioError('request-invalid', 'The text has no words.');
  return {
    embedding: toUnitLength(floatOutput(outputs, 'embedding')),
    sentence: toUnitLength(floatOutput(outputs, bank.sentence.tensor)),
  };
}
