import type { Pcm } from '../../core/audio/pcm';
import type { Envelope } from '../../core/loudness/envelope';
import { sampleStereo } from '../../core/curve/evaluate';
import { StudioError } from '../../core/errors';
import { type Project, projectDuration, type Recipe, type Take } from '../../core/project/project';
import { renderedCurve } from '../../core/project/rendered-curve';
import { recipeWithin } from '../../core/project/recipes-of';
import { curveOfTake } from '../../core/project/take-curve';
import type { TimeRange } from '../../core/curve/range';
import type { Engine, GenerateRequest } from '../../engine/api';
import type { StudioDependencies } from '../dependencies';
import type { ModelAccess } from '../pack/model-access';
import { copySamples } from '../storage/copy-samples';
import { loadRequest, type RequestServices } from '../takes/load-request';
import { CURVE_NOT_STORED, requireRate } from '../takes/retake-obstacle';
import { withRecipe } from '../takes/recipe';

export interface LiveServices extends Pick<StudioDependencies, 'editor' | 'log'>, RequestServices {
  readonly models: Pick<ModelAccess, 'engine' | 'manifest'>;
}

/** What a take's live preview is made from. */
export interface LiveSource {
  readonly take: Take;
  readonly engine: Engine;
  /** A copy of the take's sound. */
  readonly sound: Pcm;
  /** Envelope that the take follows. */
  readonly target: Envelope;
  /** By the recipe of this part of the take: its prompt, seed, recordings and settings. */
  request(part: TimeRange): Promise<GenerateRequest>;
  /** The designer's curve as it is now, like `target`. */
  wanted(): Envelope;
  /** Makes the copy the take's sound again. */
  restore(): void;
}

/** @throws StudioError of storage, pack or engine; request-invalid for a take without a sound or a curve. */
export async function openLiveSource(
  take: Take,
  services: LiveServices,
  signal: AbortSignal,
): Promise<LiveSource> {
  const { editor, models, sounds } = services;
  const context = { signal, progress: () => undefined };
  const [engine, manifest, sound] = [
    await models.engine(signal),
    await models.manifest(signal),
    await sounds.load(take.sound),
  ];
  const curve = curveOfTake(take);
  if (!sound || !curve)
    throw new StudioError('request-invalid', `${take.name} has no sound or no curve to preview.`);
  requireRate(manifest, sound);
  const requests = new Map<Recipe, Promise<GenerateRequest>>();
  const requestBy = (recipe: Recipe) => {
    const project = withRecipe(editor.document, recipe);
    const known = requests.get(recipe) ?? loadRequest(project, recipe, manifest, services, context);
    requests.set(recipe, known);
    return known;
  };
  const { rate } = manifest.envelope;
  const duration = projectDuration(editor.document);
  const copy = { ...sound, channels: await Promise.all(sound.channels.map(copySamples)) };
  return {
    take,
    engine,
    sound: copy,
    target: sampleStereo(curve, rate, duration),
    request: (part) => requestBy(recipeWithin(take, part)),
    wanted: () => sampleStereo(renderedCurve(editor.document), rate, duration),
    restore: () => copy.channels.forEach((samples, c) => samples.set(sound.channels[c]!)),
  };
}

/** Why the current take can have no live preview, as a sentence; null when it can. */
export function sourceObstacle(project: Project, take: Take | null): string | null {
  if (!take) return 'Generate a take first.';
  if (curveOfTake(take) === null) return CURVE_NOT_STORED;
  return projectDuration(project) > MOST_CLIP_SECONDS
    ? `Live preview is for clips of up to ${MOST_CLIP_SECONDS / 60} minutes.`
    : null;
}

/** Of a longer clip a second copy of the sound would take too much memory. */
const MOST_CLIP_SECONDS = 600;
