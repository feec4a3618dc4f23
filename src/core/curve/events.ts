import { sampleCurve } from './evaluate';
import type { StereoCurve } from './curve';
import { onsets } from '../loudness/onsets';
import { toSamples } from '../time/samples';

/** An event of the curve: time of its onset in seconds, and peak level of each channel in linear RMS. */
export interface CurveEvent {
  readonly time: number;
  readonly left: number;
  readonly right: number;
}

/** Rate of the onset rule, and the finer rate at which each onset is located; Hz. */
const RATE = 125;
const FINE_RATE = 1000;

/** Seconds on either side of an event that are searched for its steepest rise, and after its onset for its peak. */
const SEARCH_SECONDS = 0.056;
const PEAK_SECONDS = 0.06;

/** The attack starts where the slope exceeds this share of the steepest slope. */
const MIN_SLOPE_SHARE = 0.1;

/** The curve's events, onsets to the millisecond. Which events there are is decided by core/loudness/onsets.ts at 125 Hz. */
export function curveEvents({ left, right }: StereoCurve, duration: number): readonly CurveEvent[] {
  const sample = (rate: number) => {
    const length = Math.max(1, toSamples(duration, rate));
    const l = sampleCurve(left, rate, length);
    const r = left === right ? l : sampleCurve(right, rate, length);
    return { l, r, louder: l.map((value, i) => Math.max(value, r[i]!)) };
  };
  const fine = sample(FINE_RATE);
  return onsets(sample(RATE).louder, RATE).map((time) => {
    const start = attackStart(fine.louder, toSamples(time, FINE_RATE));
    const end = start + toSamples(PEAK_SECONDS, FINE_RATE);
    return { time: start / FINE_RATE, left: loudest(fine.l, start, end), right: loudest(fine.r, start, end) };
  });
}

/** First sample of the attack whose steepest rise is near `index`. */
function attackStart(samples: Float32Array, index: number): number {
  const reach = toSamples(SEARCH_SECONDS, FINE_RATE);
  const rise = (i: number) => (samples[i + 1] ?? 0) - (samples[i] ?? 0);
  let steepest = Math.max(0, index - reach);
  for (let i = steepest; i < Math.min(samples.length - 1, index + reach); i++)
    if (rise(i) > rise(steepest)) steepest = i;
  const least = MIN_SLOPE_SHARE * rise(steepest);
  while (steepest > 0 && rise(steepest - 1) > least) steepest--;
  return steepest;
}

function loudest(samples: Float32Array, from: number, to: number): number {
  return samples.subarray(from, to + 1).reduce((most, value) => Math.max(most, value), 0);
}
