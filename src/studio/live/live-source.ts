import type { StoreApi } from 'zustand/vanilla';
import type { Pcm } from '../../core/audio/pcm';
import type { Envelope } from '../../core/loudness/envelope';
import { sampleStereo } from '../../core/curve/evaluate';
import { StudioError } from '../../core/errors';
import { type Project, projectDuration, type Take } from '../../core/project/project';
import { renderedCurve } from '../../core/project/rendered-curve';
import { curveOfTake } from '../../core/project/take-curve';
import type { Engine, GenerateRequest } from '../../engine/api';
import type { StudioDependencies } from '../dependencies';
import type { ModelAccess } from '../pack/model-access';
import { loadReferences } from '../prompt/references';
import type { Recordings } from '../retrieval/recordings';
import type { StudioState } from '../state';
import type { SoundCache } from '../storage/sound-cache';
import { clipColour } from '../takes/clip-colour';
import { withRecipe } from '../takes/recipe';
import { takeRequest } from '../takes/take-request';

export interface LiveServices extends Pick<StudioDependencies, 'editor' | 'log'> {
  readonly store: StoreApi<StudioState>;
  readonly models: Pick<ModelAccess, 'engine' | 'manifest'>;
  readonly recordings: Pick<Recordings, 'sounds'>;
  readonly sounds: Pick<SoundCache, 'load'>;
}

/** What a take's live preview is made from. */
export interface LiveSource {
  readonly take: Take;
  readonly engine: Engine;
  /** A copy of the take's sound. */
  readonly sound: Pcm;
  /** Envelope that the take follows. */
  readonly target: Envelope;
  /** By the take's recipe: its prompt, seed, recordings and settings. */
  readonly request: GenerateRequest;
  /** The designer's curve as it is now, like `target`. */
  wanted(): Envelope;
  /** Makes the copy the take's sound again. */
  restore(): void;
}

/** @throws StudioError of storage, pack or engine; request-invalid for a take without a sound or a curve. */
export async function openLiveSource(
  take: Take,
  { editor, models, recordings, sounds, store }: LiveServices,
  signal: AbortSignal,
): Promise<LiveSource> {
  const context = { signal, progress: () => undefined };
  const [engine, manifest, sound] = [
    await models.engine(signal),
    await models.manifest(signal),
    await sounds.load(take.sound),
  ];
  const curve = curveOfTake(take);
  if (!sound || !curve)
    throw new StudioError('request-invalid', `${take.name} has no sound or no curve to preview.`);
  const project = withRecipe(editor.document, take);
  const references = await loadReferences(take.prompt, sounds);
  const colour = take.room.tone ? await clipColour(store.getState().clip, context) : null;
  const used = await recordings.sounds(take.recordings, context);
  const { rate } = manifest.envelope;
  const duration = projectDuration(project);
  const copy = { ...sound, channels: sound.channels.map((samples) => samples.slice()) };
  return {
    take,
    engine,
    sound: copy,
    target: sampleStereo(curve, rate, duration),
    request: takeRequest(project, take.seed, manifest, take.picture, references, used, colour),
    wanted: () => sampleStereo(renderedCurve(editor.document), rate, duration),
    restore: () => copy.channels.forEach((samples, c) => samples.set(sound.channels[c]!)),
  };
}

/** Why the current take can have no live preview, as a sentence; null when it can. */
export function sourceObstacle(project: Project, take: Take | null): string | null {
  if (!take) return 'Generate a take first.';
  if (take.curve === null) return 'The curve of this take was not stored: generate it again first.';
  return projectDuration(project) > MOST_CLIP_SECONDS
    ? `Live preview is for clips of up to ${MOST_CLIP_SECONDS / 60} minutes.`
    : null;
}

/** Of a longer clip a second copy of the sound would take too much memory. */
const MOST_CLIP_SECONDS = 600;
