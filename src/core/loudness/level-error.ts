import { evaluate, sampleCurve } from '../curve/evaluate';
import type { Curve } from '../curve/curve';
import type { Envelope } from './envelope';
import { toDecibels } from './level';
import type { TimeRange } from '../curve/range';
import { toSamples } from '../time/samples';

/**
 * Level error: how much louder (above 0) or softer a take is than its target, dB. Both levels are RMS over 40 ms, about the ear's
 * integration time; levels below -60 dBFS count as -60 dBFS.
 */
const REACH = 2; // samples to either side at 125 Hz
const FLOOR = 0.001;

/** Errors below this are hardly audible while the level changes: twice the 1 dB just noticeable in a steady sound (Zwicker and Fastl, 1990). */
export const NOTICEABLE_DECIBELS = 2;
/** Shortest error span, seconds. */
const MIN_SECONDS = 0.04;

function level(at: (index: number) => number, i: number): number {
  let power = 0;
  for (let k = i - REACH; k <= i + REACH; k++) power += at(k) ** 2;
  return Math.max(FLOOR, Math.sqrt(power / (2 * REACH + 1)));
}

function difference(target: number, measured: number): number {
  return toDecibels(measured) - toDecibels(target);
}

function errorOf(target: (index: number) => number, measured: Float32Array, i: number): number {
  return difference(
    level(target, i),
    level((k) => measured[k] ?? 0, i),
  );
}

/** Level error at `time` seconds, dB; null where nothing was measured. */
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
  /** Largest error in the span, dB. */
  readonly decibels: number;
}

/** Spans in which the take is noticeably too loud, or too quiet, throughout; ascending. */
export function errorSpans(curve: Curve, measured: Float32Array, rate: number): ErrorSpan[] {
  const spans: ErrorSpan[] = [];
  const target = sampleCurve(curve, rate, measured.length + REACH);
  let open: { first: number; decibels: number } | null = null;
  for (let i = 0; i <= measured.length; i++) {
    const error = i < measured.length ? errorOf((k) => target[Math.max(0, k)]!, measured, i) : 0;
    const sign = Math.abs(error) < NOTICEABLE_DECIBELS ? 0 : Math.sign(error);
    if (open && sign !== Math.sign(open.decibels)) {
      const span = { start: open.first / rate, end: i / rate, decibels: open.decibels };
      if (span.end - span.start >= MIN_SECONDS) spans.push(span);
      open = null;
    }
    if (sign === 0) continue;
    if (!open) open = { first: i, decibels: error };
    else if (Math.abs(error) > Math.abs(open.decibels)) open.decibels = error;
  }
  return spans;
}

/** Mean absolute level error over both channels, dB, weighted by level; 0 if both are silent. */
export function meanLevelError(target: Envelope, measured: Envelope): number {
  let sum = 0;
  let weight = 0;
  for (const side of ['left', 'right'] as const) {
    for (let i = 0; i < target[side].length; i++) {
      const targetLevel = level((k) => target[side][k] ?? 0, i);
      const measuredLevel = level((k) => measured[side][k] ?? 0, i);
      const levelWeight = Math.max(targetLevel, measuredLevel) - FLOOR;
      sum += levelWeight * Math.abs(difference(targetLevel, measuredLevel));
      weight += levelWeight;
    }
  }
  return weight === 0 ? 0 : sum / weight;
}

/** "6.2 dB too loud", "3 dB too quiet", "on the curve". */
export function describeLevelError(decibels: number): string {
  if (Math.abs(decibels) < NOTICEABLE_DECIBELS) return 'on the curve';
  return `${Number(Math.abs(decibels).toFixed(1))} dB too ${decibels > 0 ? 'loud' : 'quiet'}`;
}
