import { sampleCurve } from './evaluate';
import type { StereoCurve } from './curve';
import { onsets } from '../loudness/onsets';
import { toSamples } from '../time/samples';

/** An event of the curve: where its rise begins, and how loud each channel becomes. Seconds, linear RMS. */
export interface CurveEvent {
  readonly time: number;
  readonly left: number;
  readonly right: number;
}

/** Rate at which events are counted (that of the rule), and the finer one at which their beginning is sought; Hz. */
const RATE = 125;
const FINE_RATE = 1000;

/** Seconds around an event in which its steepest rise lies, and after its beginning in which its peak lies. */
const AROUND = 0.056;
const TO_PEAK = 0.06;

/** A rise this much less steep than the steepest one is no longer part of the attack. */
const FOOT = 0.1;

/** The curve's events with their beginnings to a millisecond: the rule of onsets tells which they are, the curve where. */
export function curveEvents({ left, right }: StereoCurve, duration: number): readonly CurveEvent[] {
  const sample = (rate: number) => {
    const length = Math.max(1, toSamples(duration, rate));
    const l = sampleCurve(left, rate, length);
    const r = left === right ? l : sampleCurve(right, rate, length);
    return { l, r, louder: l.map((value, i) => Math.max(value, r[i]!)) };
  };
  const fine = sample(FINE_RATE);
  return onsets(sample(RATE).louder, RATE).map((time) => {
    const foot = footOf(fine.louder, toSamples(time, FINE_RATE));
    const end = foot + toSamples(TO_PEAK, FINE_RATE);
    return { time: foot / FINE_RATE, left: loudest(fine.l, foot, end), right: loudest(fine.r, foot, end) };
  });
}

/** Where the steepest rise around `index` begins. */
function footOf(samples: Float32Array, index: number): number {
  const reach = toSamples(AROUND, FINE_RATE);
  const rise = (i: number) => (samples[i + 1] ?? 0) - (samples[i] ?? 0);
  let steepest = Math.max(0, index - reach);
  for (let i = steepest; i < Math.min(samples.length - 1, index + reach); i++)
    if (rise(i) > rise(steepest)) steepest = i;
  const least = FOOT * rise(steepest);
  while (steepest > 0 && rise(steepest - 1) > least) steepest--;
  return steepest;
}

function loudest(samples: Float32Array, from: number, to: number): number {
  return samples.subarray(from, to + 1).reduce((most, value) => Math.max(most, value), 0);
}
