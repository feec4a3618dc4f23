import { sampleStereo } from '../../core/curve/evaluate';
import type { TimeRange } from '../../core/curve/range';
import { changedSamples, COMPARED_RATE } from '../../core/loudness/changed-samples';
import { currentTakeOf, type Project, projectDuration, type Take } from '../../core/project/project';
import { renderedCurve } from '../../core/project/rendered-curve';
import { curveOfTake, isMadeFrom } from '../../core/project/take-curve';
import { mapRange } from '../../editor/mapper/map-range';
import { coversClip, type Scene } from '../../editor/scene';
import { FADE_SECONDS } from './make-retake';

/** The range that "Retake range" makes again: the selected one, else in to out, else what of the curve was changed since the take; null for none. */
export function retakeRange(scene: Scene): TimeRange | null {
  const take = currentTakeOf(scene.document);
  return take ? (mapRange(scene) ?? changedRange(take, scene.document)) : null;
}

/** Where the project's curve differs from the take's; null for nowhere and everywhere. */
function changedRange(take: Take, project: Project): TimeRange | null {
  const curve = curveOfTake(take);
  if (!curve || isMadeFrom(take, project)) return null;
  const duration = projectDuration(project);
  const sample = (one: typeof curve) => sampleStereo(one, COMPARED_RATE, duration);
  const changed = changedSamples(sample(curve), sample(renderedCurve(project)));
  if (!changed) return null;
  // The crossfade back lies within the range.
  const range = {
    start: changed.start / COMPARED_RATE,
    end: Math.min(duration, changed.end / COMPARED_RATE + FADE_SECONDS),
  };
  return coversClip(range, project) ? null : range;
}
