import { StudioError } from '../../core/errors';
import { toUnitLength } from '../../core/retrieval/nearest';
import type { Prompted } from '../api';
import type { TaskContext } from '../task';
import { embedSound, embedWords } from './encode-prompt';
import { loadGraphs, loadingPlan } from './load-graphs';

/**
 * Words or a sound as a unit vector of the pack's prompt space: [prompt.dimensions].
 * @throws StudioError request-invalid for a text without words or a sound without samples.
 */
export async function embed(prompted: Prompted, context: TaskContext): Promise<Float32Array> {
  const words = typeof prompted === 'string';
  const roles = [words ? ('clap-text' as const) : ('clap-audio' as const)];
  const missing = roles.filter((role) => !context.graphs.isLoaded(role));
  const meter = context.meter({ ...loadingPlan(missing, context), 'embed-prompt': 1 });
  await loadGraphs(missing, meter, context);
  meter.enter('embed-prompt');
  const embedding = words ? await embedWords(prompted, context) : await embedSound(prompted, context);
  meter.advance();
  if (embedding) return toUnitLength(embedding);
  throw new StudioError('request-invalid', words ? 'The text has no words.' : 'The sound has no samples.');
}
