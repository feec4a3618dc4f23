import type { Breakpoint, Curve } from '../curve';
import { isGeometric, SAME_TIME, sampleCurve } from '../evaluate';
import { STEP } from '../range';
import { curveFromSamples, fineTolerance } from './thin';
import { sampleAtOrAfter } from '../../time/samples';

/** Rate at which a curved segment is sampled, Hz. */
const FLATTENING_RATE = 500;

/** Held segments become horizontal lines that end in a step of STEP seconds. */
export function holdsToLines(curve: Curve): Curve {
  return curve.flatMap((point, i): Curve => {
    const next = curve[i + 1];
    if (point.shape !== 'hold' || !next) return [point];
    const start: Breakpoint = { time: point.time, value: point.value, shape: 'linear' };
    return next.time - point.time > STEP + SAME_TIME
      ? [start, { ...start, time: next.time - STEP }]
      : [start];
  });
}

/** The curve as linear segments only: curved ones are approximated within `fineTolerance`, held ones as in holdsToLines. */
export function linearise(curve: Curve): Curve {
  return holdsToLines(curve).flatMap((point, i, points): Curve => {
    const next = points[i + 1];
    const curved = point.shape === 'smooth' || point.bend !== undefined;
    const bent = next && (curved || isGeometric(point, next)) && point.value !== next.value;
    if (!bent) return [{ time: point.time, value: point.value, shape: 'linear' }];
    const length = next.time - point.time;
    const count = Math.max(2, sampleAtOrAfter(length, FLATTENING_RATE) + 1);
    const rate = (count - 1) / length;
    const samples = sampleCurve([point, next], rate, count, point.time);
    return curveFromSamples(samples, rate, fineTolerance, { start: point.time, shape: 'linear' }).slice(
      0,
      -1,
    );
  });
}
