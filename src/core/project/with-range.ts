import type { Curve, StereoCurve } from '../curve/curve';
import { sampleStereo } from '../curve/evaluate';
import { replaceSpan, sliceCurve, type TimeRange } from '../curve/range';
import { lockSilence, locksWithin, type SilenceLocks, unlockSilence } from '../curve/silence-locks';
import { mapEachChannel } from '../curve/stereo';
import { changedSamples, COMPARED_RATE } from '../loudness/changed-samples';
import type { Envelope } from '../loudness/envelope';
import { envelopePart } from '../loudness/envelope-part';
import type { Project } from './project';

export type CurveAndLocks = Pick<Project, 'curve' | 'silenceLocks'>;

/**
 * Curve and locks of `inner` within the range, of `around` outside. Where `inner` differs within the range alone, or nowhere in it, the curve is `inner` or
 * `around` itself.
 */
export function withRange(around: CurveAndLocks, inner: CurveAndLocks, range: TimeRange): CurveAndLocks {
  return {
    curve: withCurveRange(around.curve, inner.curve, range),
    silenceLocks: withLocksRange(around.silenceLocks, inner.silenceLocks, range),
  };
}

function withCurveRange(around: StereoCurve, inner: StereoCurve, range: TimeRange): StereoCurve {
  const curves = [around, inner].flatMap(({ left, right }) => [left, right]);
  // A curve holds its last value, so that a second beyond the last point and the range stands for all that follows.
  const last = Math.max(range.end, ...curves.map(lastTime));
  const sampled = (curve: StereoCurve) => sampleStereo(curve, COMPARED_RATE, last + 1);
  const [outer, own] = [sampled(around), sampled(inner)];
  const changed = changedSamples(outer, own);
  const [first, end] = [Math.ceil(range.start * COMPARED_RATE), Math.ceil(range.end * COMPARED_RATE)];
  if (!changed || (changed.start >= first && changed.end <= end)) return inner;
  const within = (envelope: Envelope) => envelopePart(envelope, first, end);
  if (!changedSamples(within(outer), within(own))) return around;
  return mapEachChannel(around, (curve, side) => replaceSpan(curve, sliceCurve(inner[side], range)));
}

function lastTime(curve: Curve): number {
  return curve.at(-1)?.time ?? 0;
}

function withLocksRange(around: SilenceLocks, inner: SilenceLocks, range: TimeRange): SilenceLocks {
  let locks = unlockSilence(around, range);
  for (const { start, end } of locksWithin(inner, range))
    locks = lockSilence(locks, { start: Math.max(start, range.start), end: Math.min(end, range.end) });
  return locks;
}
