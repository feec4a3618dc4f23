import type { StereoCurve } from '../curve/curve';
import { type SilenceLocks, withSilence } from '../curve/silence-locks';
import type { Project } from './project';

/** The last answer for each curve: drawing, playing and measuring ask for the same one again and again. */
const rendered = new WeakMap<StereoCurve, { readonly locks: SilenceLocks; readonly curve: StereoCurve }>();

/**
 * The curve that is drawn solid, heard, exported and asked of the model: the designer's, silent within the silence locks.
 * The designer's own points stay in the document, so that unlocking brings them back. The same document gives the same object.
 */
export function renderedCurve({ curve, silenceLocks }: Pick<Project, 'curve' | 'silenceLocks'>): StereoCurve {
  if (silenceLocks.length === 0) return curve;
  const known = rendered.get(curve);
  if (known?.locks === silenceLocks) return known.curve;
  const made = withSilence(curve, silenceLocks);
  rendered.set(curve, { locks: silenceLocks, curve: made });
  return made;
}
