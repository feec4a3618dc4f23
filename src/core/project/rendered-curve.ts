import type { StereoCurve } from '../curve/curve';
import { type SilenceLocks, withSilence } from '../curve/silence-locks';
import type { Project } from './project';

/** Last result per curve: drawing, playing and measuring use the same one. */
const rendered = new WeakMap<StereoCurve, { readonly locks: SilenceLocks; readonly curve: StereoCurve }>();

/**
 * The designer's curve with silence in the silence locks: the curve that is drawn, auditioned, exported and given to the model.
 * The points within the locks stay in the document, so that unlocking restores them. The same document returns the same object.
 */
export function renderedCurve({ curve, silenceLocks }: Pick<Project, 'curve' | 'silenceLocks'>): StereoCurve {
  if (silenceLocks.length === 0) return curve;
  const cached = rendered.get(curve);
  if (cached?.locks === silenceLocks) return cached.curve;
  const silenced = withSilence(curve, silenceLocks);
  rendered.set(curve, { locks: silenceLocks, curve: silenced });
  return silenced;
}
