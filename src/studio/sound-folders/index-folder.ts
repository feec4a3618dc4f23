import { StudioError, throwIfAborted, toErrorDto } from '../../core/errors';
import type { Engine } from '../../engine/api';
import type { SoundReader } from '../../media/api';
import type { PendingFile, SoundContent, SoundIndex } from '../../sound-index/api';

export interface IndexingTools {
  readonly index: Pick<SoundIndex, 'next' | 'add' | 'fail'>;
  readonly reader: Pick<SoundReader, 'summarise'>;
  readonly engine: Pick<Engine, 'embed'>;
  /** Names the network that embeds. */
  readonly encoder: string;
  /** Seconds of a sound that it takes. */
  readonly seconds: number;
}

export interface IndexingOptions {
  readonly signal: AbortSignal;
  /** Awaited before each file: the designer's own work goes first. */
  readonly turn: () => Promise<void>;
  readonly onFile: (progress: { readonly done: number; readonly total: number }) => void;
}

/** After so many failures of the model in a row it is the model that fails, not the sounds. */
const MOST_MODEL_FAILURES = 3;
const ofFile: ReadonlySet<string> = new Set(['media-unsupported', 'media-damaged', 'media-missing-track']);

/**
 * Reads the files of a folder that are new or changed, one decoded at a time. What cannot be read is recorded, and the rest goes on.
 * @throws StudioError when the model or storage fails, or cancelled.
 */
export async function indexFolder(
  id: string,
  { index, ...tools }: IndexingTools,
  { signal, turn, onFile }: IndexingOptions,
): Promise<void> {
  let failures = 0;
  for (;;) {
    await turn();
    throwIfAborted(signal);
    const pending = await index.next(id);
    if (!pending) return;
    const read = await readSound(pending, tools, signal);
    if ('content' in read) {
      failures = 0;
      throwIfAborted(signal);
      await index.add(id, pending, read.content);
    } else {
      failures = read.error instanceof StudioError && ofFile.has(read.error.code) ? 0 : failures + 1;
      if (failures >= MOST_MODEL_FAILURES) throw read.error;
      await index.fail(id, pending, toErrorDto(read.error).message);
    }
    onFile({ done: pending.done + 1, total: pending.total });
  }
}

async function readSound(
  { file }: PendingFile,
  { reader, engine, encoder, seconds }: Omit<IndexingTools, 'index'>,
  signal: AbortSignal,
): Promise<{ content: SoundContent } | { error: unknown }> {
  try {
    const { loudest, ...facts } = await reader.summarise(file, seconds, signal);
    const embedding = await engine.embed(loudest, { signal, background: true });
    return { content: { ...facts, encoder, embedding } };
  } catch (error) {
    throwIfAborted(signal);
    return { error };
  }
}
