import { bendProgress, withBend } from './bend';
import type { Breakpoint, Curve, StereoCurve } from './curve';
import type { Envelope } from '../loudness/envelope';
import { toSamples } from '../time/samples';

/** Points closer than this (seconds) are one point. */
export const SAME_TIME = 1e-6;

/** -100 dBFS: a level at or below it counts as silence. */
export const SILENCE_THRESHOLD = 1e-5;

/** Index of the last point at or before `time`; -1 before the first. */
export function indexAt(curve: Curve, time: number): number {
  let low = 0;
  let high = curve.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (curve[middle]!.time <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** True when the segment is straight in decibels. */
export function isGeometric(from: Breakpoint, to: Breakpoint): boolean {
  return from.shape === 'exponential' && from.value > SILENCE_THRESHOLD && to.value > SILENCE_THRESHOLD;
}

function sCurve(p: number): number {
  return p * p * (3 - 2 * p);
}

/** Value between two neighbouring points, `time` within [from.time, to.time). */
export function segmentValue(from: Breakpoint, to: Breakpoint, time: number): number {
  if (from.shape === 'hold') return from.value;
  return shapeValue(from, to, bendProgress(from.bend, (time - from.time) / (to.time - from.time)));
}

/** Value of the segment's shape, without its bend, at progress `u` (0..1). */
export function shapeValue(from: Breakpoint, to: Breakpoint, u: number): number {
  if (isGeometric(from, to)) return from.value * (to.value / from.value) ** u;
  if (from.shape !== 'smooth') return from.value + u * (to.value - from.value);
  const [start, end] = from.phase ?? [0, 1];
  const base = sCurve(start);
  const share = (sCurve(start + u * (end - start)) - base) / (sCurve(end) - base);
  return from.value + share * (to.value - from.value);
}

/** Linear RMS at `time` seconds. */
export function evaluate(curve: Curve, time: number): number {
  const index = indexAt(curve, time);
  const from = curve[Math.max(0, index)];
  if (!from) return 0;
  const to = curve[index + 1];
  return index < 0 || !to ? from.value : segmentValue(from, to, time);
}

/** `length` values at ascending times, linear RMS. */
function sampleAt(curve: Curve, length: number, timeOf: (i: number) => number): Float32Array {
  const samples = new Float32Array(length);
  let index = indexAt(curve, timeOf(0));
  for (let i = 0; i < length; i++) {
    const time = timeOf(i);
    while (index + 1 < curve.length && curve[index + 1]!.time <= time) index++;
    const from = curve[Math.max(0, index)];
    const to = curve[index + 1];
    samples[i] = !from ? 0 : index < 0 || !to ? from.value : segmentValue(from, to, time);
  }
  return samples;
}

/** `length` values at i / rate seconds (plus `start`), linear RMS. */
export function sampleCurve(curve: Curve, rate: number, length: number, start = 0): Float32Array {
  return sampleAt(curve, length, (i) => start + i / rate);
}

/** `length` values at i / rate seconds from i = first on: the same bits as in sampleCurve of the whole. */
export function sampleSpan(curve: Curve, rate: number, first: number, length: number): Float32Array {
  return sampleAt(curve, length, (i) => (first + i) / rate);
}

/** The curve as the target envelope of the model: round(duration × rate) samples per channel. */
export function sampleStereo(curve: StereoCurve, rate: number, duration: number): Envelope {
  const length = toSamples(duration, rate);
  const left = sampleCurve(curve.left, rate, length);
  const right = curve.right === curve.left ? left.slice() : sampleCurve(curve.right, rate, length);
  return { rate, left, right };
}

/** Splits a segment at `time` without changing its shape. @returns start of the first half, start of the second half. */
function split(from: Breakpoint, to: Breakpoint, time: number): [Breakpoint, Breakpoint] {
  const straight = from.shape === 'exponential' && !isGeometric(from, to);
  const shape = straight ? 'linear' : from.shape;
  const u = (time - from.time) / (to.time - from.time);
  const bend = from.bend ?? 0;
  // Part of an exponential warp is an exponential warp whose exponent is proportional to its length.
  const first = withBend(straight ? { ...from, shape } : from, bend * u);
  const point = withBend({ time, value: segmentValue(from, to, time), shape }, bend * (1 - u));
  if (shape !== 'smooth') return [first, point];
  const [start, end] = from.phase ?? [0, 1];
  const middle = start + bendProgress(bend, u) * (end - start);
  return [
    { ...first, phase: [start, middle] },
    { ...point, phase: [middle, end] },
  ];
}

/** A point before the first or after the last one, with the value that the curve holds there. */
function outerPoint(nearest: Breakpoint | undefined, time: number): Breakpoint {
  return { time, value: nearest?.value ?? 0, shape: nearest?.shape ?? 'exponential' };
}

/**
 * Adds a point at `time` without changing the curve's shape.
 * If a point lies within `nearest` seconds, none is added and the index is that point's.
 */
export function insertOnLine(
  curve: Curve,
  time: number,
  nearest = SAME_TIME,
): { readonly curve: Curve; readonly index: number } {
  const before = indexAt(curve, time);
  const from = curve[before];
  const to = curve[before + 1];
  if (from && time - from.time <= nearest) return { curve, index: before };
  if (to && to.time - time <= nearest) return { curve, index: before + 1 };
  const index = before + 1;
  if (!from || !to) {
    return { curve: curve.toSpliced(index, 0, outerPoint(from ?? to, time)), index };
  }
  return { curve: curve.toSpliced(before, 1, ...split(from, to, time)), index };
}

/** insertOnLine for many times (seconds, ascending) in one pass. */
export function insertAllOnLine(curve: Curve, times: readonly number[]): Curve {
  const result: Breakpoint[] = [];
  let next = 0;
  for (const time of times) {
    while (next < curve.length && curve[next]!.time <= time) result.push(curve[next++]!);
    const from = result[result.length - 1];
    const to = curve[next];
    if (from && time - from.time <= SAME_TIME) continue;
    if (to && to.time - time <= SAME_TIME) continue;
    if (from && to) {
      const [first, second] = split(from, to, time);
      result[result.length - 1] = first;
      result.push(second);
    } else {
      result.push(outerPoint(from ?? to, time));
    }
  }
  return [...result, ...curve.slice(next)];
}
