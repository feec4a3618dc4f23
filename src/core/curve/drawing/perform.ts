import { type FrameGrid, nearestFrameTime } from '../../time/frame-grid';
import type { Breakpoint, Curve } from '../curve';
import { maximum } from '../edit/maximum';
import { head, replaceSpan, STEP } from '../range';
import { type Stamp, stampCurve } from './stamps';
import { fineTolerance, thinSamples } from '../convert/thin';

/** A level (linear RMS) that applies from a time (seconds on the clip's clock) on. */
export interface TimedLevel {
  readonly time: number;
  readonly level: number;
}

/** One press of a key, pad or controller, on the clip's clock with latencies already subtracted. */
export interface Press {
  /** Ascending; the first is the moment of the press. */
  readonly levels: readonly TimedLevel[];
  /** Seconds; while still pressed, the time reached. */
  readonly released: number;
  /** Stamp that a tap draws. Null: the levels are drawn as they are, without attack and decay. */
  readonly stamp: Stamp | null;
}

/** What was played between two jumps of the clock (start, seek, loop). */
export interface PerformedRun {
  readonly presses: readonly Press[];
  /** Seconds reached. */
  readonly end: number;
}

/** touch: only the presses overwrite the curve. latch: everything from the first press to the end of the run is overwritten. */
export type WriteMode = 'touch' | 'latch';

export interface PerformSettings {
  readonly mode: WriteMode;
  /** Frames to whose starts onsets snap; null for no snapping. */
  readonly snap: FrameGrid | null;
  /** Seconds of the clip; nothing is written after it. */
  readonly duration: number;
}

/** A press at least this long (seconds) sustains its level: taps of fingers and sticks last 0.06 to 0.15 s. */
export const HOLD_THRESHOLD = 0.2;

/** Controllers send changes only: a level is constant until this long (seconds) before the next one. */
const GLIDE = 0.02;

/** The levels from `from` to `to` as linear segments, thinned. */
function trace(levels: readonly TimedLevel[], from: number, to: number): Curve {
  const first = levels.findLast(({ time }) => time <= from) ?? levels[0]!;
  const points = [{ time: from, value: first.level }];
  for (const { time, level } of levels) {
    const last = points[points.length - 1]!;
    if (time <= last.time || time >= to) continue;
    if (time - last.time > 2 * GLIDE) points.push({ time: time - GLIDE, value: last.value });
    points.push({ time, value: level });
  }
  points.push({ time: to, value: points[points.length - 1]!.value });
  const indices = thinSamples(
    [points.map(({ value }) => value)],
    fineTolerance,
    'linear',
    points.map(({ time }) => time),
  );
  return indices.map((i): Breakpoint => ({ ...points[i]!, shape: 'linear' }));
}

/** Adds silence a step before and after. */
function withSilentEnds(inner: Curve): Curve {
  const silent = (time: number): Curve => [{ time, value: 0, shape: 'linear' }];
  const before = inner[0]!.time - STEP;
  return [...(before < 0 ? [] : silent(before)), ...inner, ...silent(inner[inner.length - 1]!.time + STEP)];
}

/** The stamp's attack, the pressed levels, the stamp's decay. */
function sustainedCurve(levels: readonly TimedLevel[], onset: number, released: number, stamp: Stamp): Curve {
  const peak = stamp.points.reduce((top, [, value], i) => (value > stamp.points[top]![1] ? i : top), 0);
  const rise = stamp.points[peak]![0];
  const body = trace(levels, onset + rise, Math.max(released, onset + rise + STEP));
  const [start, end] = [body[0]!, body[body.length - 1]!];
  const attack = stamp.points.slice(0, peak).map(([after, value]): Breakpoint => {
    return { time: onset + after, value: value * start.value, shape: 'linear' };
  });
  const decay = stamp.points.slice(peak + 1).map(([after, value]): Breakpoint => {
    return { time: end.time + after - rise, value: value * end.value, shape: 'linear' };
  });
  return [...attack, ...body, ...decay];
}

/** The part of the curve that a press draws, from silence to silence. */
function pressCurve({ levels, released, stamp }: Press, snap: FrameGrid | null): Curve {
  const pressed = levels[0]!.time;
  if (!stamp) return withSilentEnds(trace(levels, pressed, Math.max(released, pressed + STEP)));
  const onset = snap ? nearestFrameTime(snap, pressed) : pressed;
  if (released - pressed >= HOLD_THRESHOLD) return sustainedCurve(levels, onset, released, stamp);
  return stampCurve(stamp, onset, Math.max(...levels.map(({ level }) => level)));
}

/** Merges overlapping parts by their maximum. Ascending, not touching each other. */
function mergeOverlapping(parts: readonly Curve[]): readonly Curve[] {
  const result: Curve[] = [];
  for (const part of parts.toSorted((a, b) => a[0]!.time - b[0]!.time)) {
    const before = result[result.length - 1];
    const touching = before && part[0]!.time <= before[before.length - 1]!.time + STEP;
    if (touching) result[result.length - 1] = maximum(before, part);
    else result.push(part);
  }
  return result;
}

function writeRun(curve: Curve, { presses, end }: PerformedRun, settings: PerformSettings): Curve {
  const { mode, snap, duration } = settings;
  const parts = mergeOverlapping(presses.map((press) => pressCurve(press, snap)))
    .filter(([first]) => first!.time < duration - STEP)
    .map((part) => (part[part.length - 1]!.time > duration ? head(part, duration) : part));
  if (mode === 'touch' || parts.length === 0) return parts.reduce(replaceSpan, curve);
  const layer = parts.flat();
  const last = layer[layer.length - 1]!.time;
  const until = Math.min(duration, end);
  const rest: Curve = until > last ? [{ time: until, value: 0, shape: 'linear' }] : [];
  return replaceSpan(curve, [...layer, ...rest]);
}

/** One channel's curve after a write pass; later runs overwrite earlier ones. */
export function perform(curve: Curve, runs: readonly PerformedRun[], settings: PerformSettings): Curve {
  return runs.reduce((written, run) => writeRun(written, run, settings), curve);
}

/** Loudest performed level, decibels: headroom for the sound's peaks. */
const MAX_DECIBELS = -6;
/** Decibels between the softest and the loudest level. */
const RANGE_DECIBELS = 30;

/** Level (linear RMS) of a strength 0..1: height on a pad, pen pressure or MIDI velocity / 127. */
export function strengthToLevel(strength: number): number {
  return 10 ** ((MAX_DECIBELS - RANGE_DECIBELS * (1 - Math.min(1, Math.max(0, strength)))) / 20);
}

/** Strengths of the three keys, each in the middle of a third of the range. */
export const strengths = { soft: 1 / 6, medium: 3 / 6, hard: 5 / 6 } as const;
