import type { StereoCurve } from '../curve/curve';
import { type SilenceLocks, withSilence } from '../curve/silence-locks';
import type { Project } from './project';

/** Results by curve and locks: drawing, playing and measuring use the same one. */
const rendered = new WeakMap<StereoCurve, WeakMap<SilenceLocks, StereoCurve>>();

/**
 * The designer's curve with silence in the silence locks: the curve that is drawn, auditioned, exported and given to the model.
 * The points within the locks stay in the document, so that unlocking restores them. The same document returns the same object.
 */
export function renderedCurve({ curve, silenceLocks }: Pick<Project, 'curve' | 'silenceLocks'>): StereoCurve {
  if (silenceLocks.length === 0) return curve;
  const byLocks = rendered.get(curve) ?? new WeakMap<SilenceLocks, StereoCurve>();
  rendered.set(curve, byLocks);
  const silenced = byLocks.get(silenceLocks) ?? withSilence(curve, silenceLocks);
  byLocks.set(silenceLocks, silenced);
  return silenced;
}
