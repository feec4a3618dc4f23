import type { Pcm } from '../../core/audio/pcm';
import { referenceForEncoder } from '../../core/audio/reference';
import type { PictureCue } from '../../core/picture/picture-cue';
import type { TaskContext } from '../task';
import { loadGraphs, loadingPlan } from './load-graphs';
import { floatOutput, floats, integers, type Tensors } from '../tensor';

/** The text encoder's embedding [prompt.dimensions]; null for a text without words. */
export async function embedWords(text: string, context: TaskContext): Promise<Float32Array | null> {
  const outputs = await encodeWords(text, context);
  return outputs && floatOutput(outputs, 'embedding');
}

/** All outputs of the text encoder; null for a text without words. */
export async function encodeWords(text: string, { graphs }: TaskContext): Promise<Tensors | null> {
  if (text.trim() === '') return null;
  const ids = await graphs.tokenize(text.trim());
  return graphs.run('clap-text', {
    input_ids: integers(ids, 1, ids.length),
    attention_mask: integers(
      ids.map(() => 1),
      1,
      ids.length,
    ),
  });
}

/** The text encoder's outputs for each sound of the picture that has words. */
export async function encodeCues(
  cues: readonly PictureCue[],
  context: TaskContext,
): Promise<readonly { readonly outputs: Tensors; readonly share: number }[]> {
  const encoded = [];
  for (const { words, share } of cues) {
    const outputs = await encodeWords(words, context);
    if (outputs) encoded.push({ outputs, share });
  }
  return encoded;
}

/** The sound encoder's embedding [prompt.dimensions] of the loudest part; null for a sound without samples. */
export async function embedSound(
  sound: Pcm,
  { graphs, manifest }: TaskContext,
): Promise<Float32Array | null> {
  const audio = referenceForEncoder(sound, manifest.roles['clap-audio']);
  if (audio.length === 0) return null;
  return floatOutput(await graphs.run('clap-audio', { audio: floats(audio, 1, audio.length) }), 'embedding');
}

/** Runs one encoder as a task of its own: loads its graph if it is missing, and reports the progress. */
export async function withEncoder<Result>(
  role: 'clap-text' | 'clap-audio',
  context: TaskContext,
  run: () => Promise<Result>,
): Promise<Result> {
  const meter = context.meter({ ...loadingPlan([role], context), 'embed-prompt': 1 });
  await loadGraphs([role], meter, context);
  meter.enter('embed-prompt');
  const result = await run();
  meter.advance();
  return result;
}
