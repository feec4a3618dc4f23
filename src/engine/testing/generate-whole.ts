import { WholeTake } from '../../core/audio/finish/whole-take';
import type { Pcm } from '../../core/audio/pcm';
import type { GenerateRequest } from '../api';
import type { TaskContext } from '../task';
import { generate, type MadeTake } from '../tasks/generate';

/** A take with its whole sound, as the page gets it. */
export async function generateWhole(
  request: GenerateRequest,
  context: TaskContext,
): Promise<MadeTake & { readonly pcm: Pcm }> {
  const take = new WholeTake(request.duration, context.manifest.audio.sampleRate);
  const made = await generate(request, context, (part) => take.add(part));
  return { ...made, pcm: take.pcm };
}
