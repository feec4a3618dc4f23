import type { StereoCurve } from './curve';
import type { Envelope } from '../loudness/envelope';
import { curveAt, equal } from './thin';

/**
 * A curve that gives back every sample of the envelope bit for bit: a point for each, but two for what rests. Both channels have
 * points at the same times, as linked editing wants them; one shared curve when the channels are equal.
 */
export function exactFromEnvelope({ rate, left, right }: Envelope): StereoCurve {
  const same = equal(left, right);
  const sides = same ? [left] : [left, right];
  const rests = (i: number) => sides.every((side) => side[i] === side[i - 1] && side[i] === side[i + 1]);
  const kept = Array.from(left.keys()).filter((i) => !rests(i));
  const curve = curveAt(left, kept, rate);
  return { left: curve, right: same ? curve : curveAt(right, kept, rate) };
}
