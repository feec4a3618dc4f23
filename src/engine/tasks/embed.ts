import { StudioError } from '../../core/errors';
import { toUnitLength } from '../../core/retrieval/nearest';
import type { Prompted } from '../api';
import type { TaskContext } from '../task';
import { embedSound, embedWords, withEncoder } from './encode-prompt';

/**
 * Words or a sound as a unit vector of the pack's prompt space: [prompt.dimensions].
 * @throws StudioError request-invalid for a text without words or a sound without samples.
 */
export async function embed(prompted: Prompted, context: TaskContext): Promise<Float32Array> {
  const words = typeof prompted === 'string';
  const embedding = await (words
    ? withEncoder('clap-text', context, () => embedWords(prompted, context))
    : withEncoder('clap-audio', context, () => embedSound(prompted, context)));
  if (embedding) return toUnitLength(embedding);
  throw new StudioError('request-invalid', words ? 'The text has no words.' : 'The sound has no samples.');
}
