import { joinFloats } from '../../core/join-arrays';
import type { PictureClass } from '../../core/picture/picture-classes';
import { type PictureScores, scoresOf } from '../../core/picture/shown-sounds';
import type { PackManifest } from '../../core/pack/manifest';
import type { Engine } from '../../engine/api';
import type { Clip } from '../../media/api';

/** Frames of a clip that are looked at, at most: five minutes at 4 a second; of longer clips fewer a second. */
const MOST_FRAMES = 1200;
/** Frames of one call: the engine serves others between calls. */
const BATCH = 8;

export interface ClassifyContext {
  readonly signal: AbortSignal;
  /** Runs only when the engine has nothing else to do. */
  readonly background: boolean;
  /** Awaited before each call. */
  readonly turn: () => Promise<void>;
  /** 0..1 of the clip. */
  readonly onProgress: (fraction: number) => void;
}

/** What the pack's picture classifier says of a clip's frames. @throws StudioError of media or engine. */
export async function classifyClip(
  clip: Clip,
  engine: Engine,
  classifier: NonNullable<PackManifest['roles']['cavp']>,
  classes: readonly PictureClass[],
  { signal, background, turn, onProgress }: ClassifyContext,
): Promise<PictureScores> {
  const { width, height } = classifier;
  const { duration } = clip.info;
  const fps = Math.min(classifier.fps, MOST_FRAMES / duration);
  const total = Math.max(1, Math.ceil(duration * fps));
  const parts: Float32Array[] = [];
  let done = 0;
  await turn();
  const batches = clip.frames({ fps, width, height, fit: 'stretch', batch: BATCH, signal });
  for await (const { count, data } of batches) {
    await turn();
    parts.push(await engine.classifyPicture({ count, data }, { background, signal }));
    done += count;
    onProgress(Math.min(1, done / total));
  }
  return scoresOf(classes, joinFloats(parts), fps);
}
