import type { Curve, SegmentShape } from '../curve';
import { isGeometric, sampleCurve, SILENCE_THRESHOLD } from '../evaluate';
import { insertCrossings } from './crossings';
import { clampLevel } from '../../loudness/level';
import { sliceCurve, type TimeRange, withinRange } from '../range';
import { linearise } from '../convert/linearise';
import { curveFromSamples, fineTolerance, type Tolerance } from '../convert/thin';
import { toSamples } from '../../time/samples';

function mapValues(curve: Curve, map: (value: number) => number): Curve {
  return curve.map((point) => ({ ...point, value: clampLevel(map(point.value)) }));
}

/** Multiplies the range by a linear factor, up to full level: a line that would pass it is cut there, and goes on along it. */
export function gain(curve: Curve, range: TimeRange, factor: number): Curve {
  return withinRange(curve, range, (inner) => mapValues(scalable(inner, factor), (value) => value * factor));
}

/** A little above where decibels end. */
const ABOVE_SILENT = 1.001 * SILENCE_THRESHOLD;

/** The same line with points such that multiplying them multiplies it, although it ends at full level and decibels at SILENT. */
function scalable(curve: Curve, factor: number): Curve {
  // Straight in RMS because it comes too near to silence; multiplied it must not become straight in decibels.
  const named = curve.map((point, i) => {
    const next = curve[i + 1];
    const stays = point.shape !== 'exponential' || !next || isGeometric(point, next);
    return stays || point.value === 0 || next.value === 0 ? point : { ...point, shape: 'linear' as const };
  });
  return factor > 1
    ? insertCrossings(named, 1 / factor)
    : insertCrossings(named, ABOVE_SILENT / factor, isGeometric);
}

/** Adds a linear amount to the range, which becomes lines; those that would leave 0..1 are cut there, and go on along it. */
export function offset(curve: Curve, range: TimeRange, amount: number): Curve {
  const border = amount > 0 ? 1 - amount : -amount;
  return withinRange(curve, range, (inner) =>
    mapValues(insertCrossings(linearise(inner), border), (value) => value + amount),
  );
}

/** Loudest value of the curve within the range. The extremes of every segment shape lie at its points. */
export function peak(curve: Curve, range: TimeRange): number {
  return sliceCurve(curve, range).reduce((highest, { value }) => Math.max(highest, value), 0);
}

/** Scales the range so that its loudest point is `target`; silence stays silence. */
export function normalise(curve: Curve, range: TimeRange, target: number): Curve {
  const highest = peak(curve, range);
  return highest > 0 ? gain(curve, range, target / highest) : curve;
}

export function silence(curve: Curve, range: TimeRange): Curve {
  return withinRange(curve, range, () => line(range.start, 0, range.end, 0));
}

export function line(
  start: number,
  from: number,
  end: number,
  to: number,
  shape: SegmentShape = 'linear',
): Curve {
  return [
    { time: start, value: from, shape },
    { time: end, value: to, shape },
  ];
}

/** Rate at which smoothing looks at the curve, Hz: twice the envelope's, so that no model sample is missed. */
const SMOOTHING_RATE = 250;

/** Centred moving average over `window` seconds, of what is inside and around the range; replaces the range. */
export function smooth(
  curve: Curve,
  range: TimeRange,
  window: number,
  tolerance: Tolerance = fineTolerance,
): Curve {
  const half = Math.max(1, toSamples(window / 2, SMOOTHING_RATE));
  const count = Math.max(2, toSamples(range.end - range.start, SMOOTHING_RATE) + 1);
  const rate = (count - 1) / (range.end - range.start);
  const samples = sampleCurve(curve, rate, count + 2 * half, range.start - half / rate);
  const averaged = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < 2 * half; i++) sum += samples[i]!;
  for (let i = 0; i < count; i++) {
    sum += samples[i + 2 * half]!;
    averaged[i] = clampLevel(sum / (2 * half + 1));
    sum -= samples[i]!;
  }
  return withinRange(curve, range, () => curveFromSamples(averaged, rate, tolerance, { start: range.start }));
}
