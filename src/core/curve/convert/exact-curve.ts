import type { StereoCurve } from '../curve';
import type { Envelope } from '../../loudness/envelope';
import { curveAtIndices, equalSamples } from './thin';

/**
 * A curve that gives back every sample of the envelope bit for bit: a point for each, but two for what rests. Both channels have
 * points at the same times, as linked editing wants them; one shared curve when the channels are equal.
 */
export function exactCurve({ rate, left, right }: Envelope): StereoCurve {
  const same = equalSamples(left, right);
  const sides = same ? [left] : [left, right];
  const rests = (i: number) => sides.every((side) => side[i] === side[i - 1] && side[i] === side[i + 1]);
  const kept = Array.from(left.keys()).filter((i) => !rests(i));
  const curve = curveAtIndices(left, kept, rate);
  return { left: curve, right: same ? curve : curveAtIndices(right, kept, rate) };
}
