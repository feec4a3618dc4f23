import { joinFloats } from '../../core/join-arrays';
import { StudioError } from '../../core/errors';
import type { PictureFrames } from '../api';
import type { TaskContext } from '../task';
import { floatOutput, floats } from '../tensor';
import { loadGraphs, loadingPlan } from './load-graphs';
import { frameBytes, writePlanes } from './picture';

/** Frames of one evaluation: their activations take some 10 MB each. */
const CHUNK = 4;

/**
 * Probabilities of the picture classifier's classes, row-major [frames, classes].
 * @throws StudioError pack-invalid for a pack without a classifier.
 */
export async function classifyPicture(frames: PictureFrames, context: TaskContext): Promise<Float32Array> {
  const { graphs, manifest } = context;
  const { cavp } = manifest.roles;
  if (!cavp?.classes)
    throw new StudioError('pack-invalid', `The model pack ${manifest.name} has no picture classifier.`);
  const { width, height } = cavp;
  const bytes = frameBytes(frames, cavp);
  const meter = context.meter({ ...loadingPlan(['cavp'], context), 'encode-picture': frames.count });
  await loadGraphs(['cavp'], meter, context);
  meter.enter('encode-picture');
  const parts: Float32Array[] = [];
  for (let first = 0; first < frames.count; first += CHUNK) {
    const count = Math.min(CHUNK, frames.count - first);
    const planes = new Float32Array(count * bytes);
    for (let k = 0; k < count; k++)
      writePlanes(frames.data.subarray((first + k) * bytes, (first + k + 1) * bytes), planes, k * bytes);
    const outputs = await graphs.run('cavp', { frames: floats(planes, count, 3, height, width) });
    parts.push(floatOutput(outputs, 'probabilities'));
    meter.advance(count);
    await context.checkpoint();
  }
  return joinFloats(parts);
}
