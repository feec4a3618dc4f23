import type { StereoCurve } from '../curve';
import type { Envelope } from '../../loudness/envelope';
import { curveAtIndices, equalSamples } from './thin';

/**
 * A curve from which every sample of the envelope is recovered bit for bit: one point per sample, two for a constant run. Both channels
 * have points at the same times, as linked editing requires; equal channels share one curve.
 */
export function exactCurve({ rate, left, right }: Envelope): StereoCurve {
  const shared = equalSamples(left, right);
  const sides = shared ? [left] : [left, right];
  const isInsideRun = (i: number) =>
    sides.every((side) => side[i] === side[i - 1] && side[i] === side[i + 1]);
  const indices = Array.from(left.keys()).filter((i) => !isInsideRun(i));
  const curve = curveAtIndices(left, indices, rate);
  return { left: curve, right: shared ? curve : curveAtIndices(right, indices, rate) };
}
