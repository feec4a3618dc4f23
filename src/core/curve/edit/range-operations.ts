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

/** Multiplies the range by a linear factor, clipped at full scale. */
export function gain(curve: Curve, range: TimeRange, factor: number): Curve {
  return withinRange(curve, range, (inner) =>
    mapValues(prepareForGain(inner, factor), (value) => value * factor),
  );
}

/** Slightly above the threshold, so that rounding does not put a point below it. */
const ABOVE_SILENT = 1.001 * SILENCE_THRESHOLD;

/** The same curve with added points, such that multiplying its points multiplies it, also at full scale and at SILENCE_THRESHOLD. */
function prepareForGain(curve: Curve, factor: number): Curve {
  // An exponential segment that is linear because one end is silent must stay linear when it gets louder.
  const explicit = curve.map((point, i) => {
    const next = curve[i + 1];
    const unchanged = point.shape !== 'exponential' || !next || isGeometric(point, next);
    return unchanged || point.value === 0 || next.value === 0
      ? point
      : { ...point, shape: 'linear' as const };
  });
  return factor > 1
    ? insertCrossings(explicit, 1 / factor)
    : insertCrossings(explicit, ABOVE_SILENT / factor, isGeometric);
}

/** Adds a linear amount to the range, clipped to 0..1; its segments become linear. */
export function offset(curve: Curve, range: TimeRange, amount: number): Curve {
  const border = amount > 0 ? 1 - amount : -amount;
  return withinRange(curve, range, (inner) =>
    mapValues(insertCrossings(linearise(inner), border), (value) => value + amount),
  );
}

/** Highest value within the range. Every segment has its extremes at its ends. */
export function peak(curve: Curve, range: TimeRange): number {
  return sliceCurve(curve, range).reduce((highest, { value }) => Math.max(highest, value), 0);
}

/** Scales the range so that its peak is `target`; silence stays silent. */
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

/** Rate at which smoothing samples the curve, Hz: twice the envelope's rate. */
const SMOOTHING_RATE = 250;

/** Replaces the range by its centred moving average over `window` seconds; values outside the range count near its borders. */
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
