import { evaluate, sampleCurve } from '../curve/evaluate';
import type { Curve } from '../curve/curve';
import type { Envelope } from './envelope';
import { toDecibels } from './level';
import type { TimeRange } from '../curve/range';
import { toSamples } from '../time/samples';

/**
 * How far a take's loudness lies from the asked one, in signed decibels: above 0 it is too loud. Both are means of power over 40 ms, about what
 * the ear takes together; what lies under -60 dBFS counts as -60.
 */
const REACH = 2; // samples to either side at 125 Hz
const FLOOR = 0.001;

/** Misses under this are hardly noticed while the loudness moves: twice the 1 dB that is just heard in a steady sound (Zwicker and Fastl, 1990). */
export const NOTICEABLE_DECIBELS = 2;
/** Seconds that a miss must last to be worth going to. */
const SHORTEST = 0.04;

function level(at: (index: number) => number, i: number): number {
  let power = 0;
  for (let k = i - REACH; k <= i + REACH; k++) power += at(k) ** 2;
  return Math.max(FLOOR, Math.sqrt(power / (2 * REACH + 1)));
}

function difference(asked: number, made: number): number {
  return toDecibels(made) - toDecibels(asked);
}

function errorOf(asked: (index: number) => number, measured: Float32Array, i: number): number {
  const made = level((k) => measured[k] ?? 0, i);
  return difference(level(asked, i), made);
}

/** The miss at a time in seconds; null where nothing was measured. */
export function levelErrorAt(
  curve: Curve,
  measured: Float32Array,
  rate: number,
  time: number,
): number | null {
  const i = toSamples(time, rate);
  if (i < 0 || i >= measured.length) return null;
  return errorOf((k) => evaluate(curve, Math.max(0, k / rate)), measured, i);
}

export interface ErrorSpan extends TimeRange {
  /** dB where the span is worst. */
  readonly decibels: number;
}

/** Spans in which the take is noticeably too loud, or too soft, throughout; in order of time. */
export function errorSpans(curve: Curve, measured: Float32Array, rate: number): ErrorSpan[] {
  const spans: ErrorSpan[] = [];
  const asked = sampleCurve(curve, rate, measured.length + REACH);
  let open: { first: number; decibels: number } | null = null;
  for (let i = 0; i <= measured.length; i++) {
    const miss = i < measured.length ? errorOf((k) => asked[Math.max(0, k)]!, measured, i) : 0;
    const sign = Math.abs(miss) < NOTICEABLE_DECIBELS ? 0 : Math.sign(miss);
    if (open && sign !== Math.sign(open.decibels)) {
      const span = { start: open.first / rate, end: i / rate, decibels: open.decibels };
      if (span.end - span.start >= SHORTEST) spans.push(span);
      open = null;
    }
    if (sign === 0) continue;
    if (!open) open = { first: i, decibels: miss };
    else if (Math.abs(miss) > Math.abs(open.decibels)) open.decibels = miss;
  }
  return spans;
}

/** Mean size of the miss in dB over both channels, moments counting by their loudness; 0 where both are silent. */
export function meanLevelError(asked: Envelope, measured: Envelope): number {
  let sum = 0;
  let weight = 0;
  for (const side of ['left', 'right'] as const) {
    for (let i = 0; i < asked[side].length; i++) {
      const wanted = level((k) => asked[side][k] ?? 0, i);
      const made = level((k) => measured[side][k] ?? 0, i);
      const loudness = Math.max(wanted, made) - FLOOR;
      sum += loudness * Math.abs(difference(wanted, made));
      weight += loudness;
    }
  }
  return weight === 0 ? 0 : sum / weight;
}

/** "6.2 dB too loud", "3 dB too soft", "on the curve". */
export function describeLevelError(decibels: number): string {
  if (Math.abs(decibels) < NOTICEABLE_DECIBELS) return 'on the curve';
  return `${Number(Math.abs(decibels).toFixed(1))} dB too ${decibels > 0 ? 'loud' : 'soft'}`;
}
