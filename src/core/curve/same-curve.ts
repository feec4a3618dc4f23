import type { StereoCurve } from './curve';
import { samePoints } from './stereo';

/** Whether two curves have equal points in each channel, and both or neither share one curve between the channels. */
export function sameCurve(a: StereoCurve, b: StereoCurve): boolean {
  if (a === b) return true;
  if ((a.left === a.right) !== (b.left === b.right) || !samePoints(a.left, b.left)) return false;
  return a.left === a.right || samePoints(a.right, b.right);
}
