import { SILENCE_THRESHOLD } from '../evaluate';
import type { Curve, StereoCurve } from '../curve';
import type { Envelope } from '../../loudness/envelope';

/** How far a thinned curve may stray from its samples: |error| <= absolute + relative × sample, in linear RMS. */
export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}

/** Half a decibel where it is audible, -60 dBFS where it is not. */
export const fineTolerance: Tolerance = { absolute: 0.001, relative: 0.06 };

type Samples = ArrayLike<number>;

/** Segment that the kept samples are joined by. */
type SegmentJoin = 'linear' | 'exponential';

function allowed(tolerance: Tolerance, value: number): number {
  return tolerance.absolute + tolerance.relative * value;
}

/** Marks the peaks and dips that stand out by more than the tolerance (hysteresis, as in rainflow counting). */
function markTurns(samples: Samples, tolerance: Tolerance, keep: Uint8Array): void {
  let high = 0;
  let low = 0;
  let direction = 0;
  for (let i = 1; i < samples.length; i++) {
    const value = samples[i]!;
    if (value > samples[high]!) high = i;
    if (value < samples[low]!) low = i;
    const threshold = allowed(tolerance, samples[high]!);
    if (direction >= 0 && samples[high]! - value > threshold) {
      keep[high] = 1;
      direction = -1;
      low = i;
      high = i;
    } else if (direction <= 0 && value - samples[low]! > threshold) {
      keep[low] = 1;
      direction = 1;
      low = i;
      high = i;
    }
  }
}

/** Index of the sample that strays most from the segments first..last, -1 when all are within tolerance. */
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
 * Which samples to keep so that the segments between them stay within tolerance of all the others, in every channel
 * at once. Peaks and dips are kept exactly (Douglas–Peucker on vertical distance, between the turning points).
 * @param times ascending abscissae of the samples; null when they are evenly spaced.
 * @returns ascending indices, the first and the last sample among them.
 */
export function thinSamples(
  channels: readonly Samples[],
  tolerance: Tolerance,
  join: SegmentJoin = 'linear',
  times: Samples | null = null,
): number[] {
  const length = channels[0]?.length ?? 0;
  if (length === 0) return [];
  const keep = new Uint8Array(length);
  for (const samples of channels) markTurns(samples, tolerance, keep);
  keep[0] = 1;
  keep[length - 1] = 1;
  const pending: [number, number][] = [];
  let previous = 0;
  for (let i = 1; i < length; i++) {
    if (!keep[i]) continue;
    pending.push([previous, i]);
    previous = i;
  }
  for (let span = pending.pop(); span; span = pending.pop()) {
    const middle = worst(channels, times, span[0], span[1], tolerance, join);
    if (middle < 0) continue;
    keep[middle] = 1;
    pending.push([span[0], middle], [middle, span[1]]);
  }
  const kept: number[] = [];
  for (let i = 0; i < length; i++) if (keep[i]) kept.push(i);
  return kept;
}

function pick(
  samples: Samples,
  kept: readonly number[],
  rate: number,
  start: number,
  shape: SegmentJoin,
): Curve {
  return kept.map((i) => ({ time: start + i / rate, value: samples[i]!, shape }));
}

/** Breakpoints at the kept samples, joined as sounds die away. */
export function curveAtIndices(samples: Samples, kept: readonly number[], rate: number): Curve {
  return pick(samples, kept, rate, 0, 'exponential');
}

/** Breakpoints for samples at start + i / rate seconds, linear RMS. */
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
 * Both channels with points at the same times, as linked editing wants them; one shared curve when the channels are equal.
 * Segments are exponential: sounds die away so, and a decay then takes two points.
 */
export function stereoFromEnvelope(envelope: Envelope, tolerance: Tolerance): StereoCurve {
  const { rate, left, right } = envelope;
  if (equalSamples(left, right)) {
    const curve = curveFromSamples(left, rate, tolerance);
    return { left: curve, right: curve };
  }
  const kept = thinSamples([left, right], tolerance, 'exponential');
  return {
    left: curveAtIndices(left, kept, rate),
    right: curveAtIndices(right, kept, rate),
  };
}
