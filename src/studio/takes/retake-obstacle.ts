import type { Pcm } from '../../core/audio/pcm';
import { StudioError } from '../../core/errors';
import type { PackManifest } from '../../core/pack/manifest';
import { listLimits } from '../../core/project/bounds';
import { currentTakeOf } from '../../core/project/project';
import { curveOfTake, isMadeFrom } from '../../core/project/take-curve';
import { mapRange } from '../../editor/mapper/map-range';
import { coversClip, type Scene } from '../../editor/scene';

export const CURVE_NOT_STORED = 'The curve of this take was not stored: generate it again first.';

/** @throws StudioError request-invalid when the pack's sound cannot be spliced into the take's. */
export function requireRate({ audio }: Pick<PackManifest, 'audio'>, { sampleRate }: Pcm): void {
  if (audio.sampleRate === sampleRate) return;
  throw new StudioError(
    'request-invalid',
    'This model pack makes sound of another sample rate than this take has: generate a new take.',
  );
}

/** Why no range of the current take can be made again, as a sentence; null when one can. */
export function retakeRangeObstacle(scene: Scene): string | null {
  const { document } = scene;
  const take = currentTakeOf(document);
  if (!take) return 'Generate a take first.';
  if (curveOfTake(take) === null) return CURVE_NOT_STORED;
  if (take.retakes.length >= listLimits.retakes)
    return `A take holds up to ${listLimits.retakes} retaken ranges: generate a new one.`;
  if (mapRange(scene) || !isMadeFrom(take, document)) return null;
  const { range } = scene.selection;
  if (range && coversClip(range, document)) return 'The range is the whole clip: Generate makes that.';
  return 'Select a range, set in and out points or change the curve first.';
}
