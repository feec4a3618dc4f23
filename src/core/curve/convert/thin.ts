import { SILENCE_THRESHOLD } from '../evaluate';
import type { Curve, StereoCurve } from '../curve';
import type { Envelope } from '../../loudness/envelope';

/** Largest error of a thinned curve: |error| <= absolute + relative × sample, in linear RMS. */
export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}

/** Half a decibel, but at least -60 dBFS, below which an error is inaudible. */
export const fineTolerance: Tolerance = { absolute: 0.001, relative: 0.06 };

type Samples = ArrayLike<number>;

/** Shape of the segments between the remaining samples. */
type SegmentJoin = 'linear' | 'exponential';

function allowed(tolerance: Tolerance, value: number): number {
  return tolerance.absolute + tolerance.relative * value;
}

/** Marks the peaks and dips that exceed the tolerance (hysteresis, as in rainflow counting). */
function markTurningPoints(samples: Samples, tolerance: Tolerance, marked: Uint8Array): void {
  let high = 0;
  let low = 0;
  let direction = 0;
  for (let i = 1; i < samples.length; i++) {
    const value = samples[i]!;
    if (value > samples[high]!) high = i;
    if (value < samples[low]!) low = i;
    const threshold = allowed(tolerance, samples[high]!);
    if (direction >= 0 && samples[high]! - value > threshold) {
      marked[high] = 1;
      direction = -1;
      low = i;
      high = i;
    } else if (direction <= 0 && value - samples[low]! > threshold) {
      marked[low] = 1;
      direction = 1;
      low = i;
      high = i;
    }
  }
}

/** Index of the sample with the largest error from the segment first..last, -1 when all are within tolerance. */
function worst(
  channels: readonly Samples[],
  times: Samples | null,
  first: number,
  last: number,
  tolerance: Tolerance,
  join: SegmentJoin,
): number {
  let index = -1;
  let ratio = 1;
  const origin = times ? times[first]! : first;
  const span = (times ? times[last]! : last) - origin;
  for (const samples of channels) {
    const start = samples[first]!;
    const end = samples[last]!;
    const slope = (end - start) / span;
    const geometric = join === 'exponential' && start > SILENCE_THRESHOLD && end > SILENCE_THRESHOLD;
    const growth = geometric ? Math.log(end / start) / span : 0;
    for (let i = first + 1; i < last; i++) {
      const value = samples[i]!;
      const along = (times ? times[i]! : i) - origin;
      const drawn = geometric ? start * Math.exp(growth * along) : start + slope * along;
      const error = Math.abs(value - drawn) / allowed(tolerance, value);
      if (error > ratio) {
        ratio = error;
        index = i;
      }
    }
  }
  return index;
}

/**
 * Indices of samples such that segments between them approximate all others within tolerance, in every channel at once.
 * Peaks and dips are always included (Douglas–Peucker on vertical distance, between the turning points).
 * @param times ascending times of the samples; null when they are evenly spaced.
 * @returns ascending, including the first and the last sample.
 */
export function thinSamples(
  channels: readonly Samples[],
  tolerance: Tolerance,
  join: SegmentJoin = 'linear',
  times: Samples | null = null,
): number[] {
  const length = channels[0]?.length ?? 0;
  if (length === 0) return [];
  const marked = new Uint8Array(length);
  for (const samples of channels) markTurningPoints(samples, tolerance, marked);
  marked[0] = 1;
  marked[length - 1] = 1;
  const pending: [number, number][] = [];
  let previous = 0;
  for (let i = 1; i < length; i++) {
    if (!marked[i]) continue;
    pending.push([previous, i]);
    previous = i;
  }
  for (let span = pending.pop(); span; span = pending.pop()) {
    const middle = worst(channels, times, span[0], span[1], tolerance, join);
    if (middle < 0) continue;
    marked[middle] = 1;
    pending.push([span[0], middle], [middle, span[1]]);
  }
  const indices: number[] = [];
  for (let i = 0; i < length; i++) if (marked[i]) indices.push(i);
  return indices;
}

function pick(
  samples: Samples,
  indices: readonly number[],
  rate: number,
  start: number,
  shape: SegmentJoin,
): Curve {
  return indices.map((i) => ({ time: start + i / rate, value: samples[i]!, shape }));
}

/** Exponential segments between the samples at `indices`. */
export function curveAtIndices(samples: Samples, indices: readonly number[], rate: number): Curve {
  return pick(samples, indices, rate, 0, 'exponential');
}

/** Breakpoints for samples (linear RMS) at start + i / rate seconds. */
export function curveFromSamples(
  samples: Samples,
  rate: number,
  tolerance: Tolerance,
  { start = 0, shape = 'exponential' }: { readonly start?: number; readonly shape?: SegmentJoin } = {},
): Curve {
  return pick(samples, thinSamples([samples], tolerance, shape), rate, start, shape);
}

export function equalSamples(a: Samples, b: Samples): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return a.length === b.length;
}

/**
 * Both channels with points at the same times, as linked editing requires; equal channels share one curve.
 * Segments are exponential: an exponential decay takes two points.
 */
export function stereoFromEnvelope(envelope: Envelope, tolerance: Tolerance): StereoCurve {
  const { rate, left, right } = envelope;
  if (equalSamples(left, right)) {
    const curve = curveFromSamples(left, rate, tolerance);
    return { left: curve, right: curve };
  }
  const indices = thinSamples([left, right], tolerance, 'exponential');
  return {
    left: curveAtIndices(left, indices, rate),
    right: curveAtIndices(right, indices, rate),
  };
}
