import { type FrameGrid, nearestFrameTime } from '../../time/frame-grid';
import type { Breakpoint, Curve } from '../curve';
import { maximum } from '../edit/maximum';
import { head, replaceSpan, STEP } from '../range';
import { type Stamp, stampCurve } from './stamps';
import { fineTolerance, thinSamples } from '../convert/thin';

/** A level (linear RMS) from a time (seconds on the clip's clock) on. */
export interface TimedLevel {
  readonly time: number;
  readonly level: number;
}

/** One touch of a key, a pad or a controller, in the time of the picture that it answers: latencies are taken off already. */
export interface Press {
  /** Ascending; the first is the press. */
  readonly levels: readonly TimedLevel[];
  /** Seconds; of a touch that is still down, the time reached. */
  readonly released: number;
  /** What a tap puts down. Null: the levels are drawn as they came, without attack and decay. */
  readonly stamp: Stamp | null;
}

/** What was played between two jumps of the clock (start, seek, loop). `end`: seconds reached. */
export interface PerformedRun {
  readonly presses: readonly Press[];
  readonly end: number;
}

/** Touch: only what is performed is overwritten. Latch: everything from the first hit until the end of the run. */
export type WriteMode = 'touch' | 'latch';

export interface PerformSettings {
  readonly mode: WriteMode;
  /** Frames that onsets go to the nearest of; null for none. */
  readonly snap: FrameGrid | null;
  /** Seconds of the clip; nothing is written behind it. */
  readonly duration: number;
}

/** A touch longer than this (seconds) is held: taps of fingers and sticks last 0.06 to 0.15 s. */
export const HOLD_THRESHOLD = 0.2;

/** Controllers send changes only: a level rests until this long (seconds) before the next one. */
const GLIDE = 0.02;

/** The levels from `from` to `to` as lines, thinned. */
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
  const kept = thinSamples(
    [points.map(({ value }) => value)],
    fineTolerance,
    'linear',
    points.map(({ time }) => time),
  );
  return kept.map((i): Breakpoint => ({ ...points[i]!, shape: 'linear' }));
}

/** Silence before and after, so that what is drawn begins and ends at 0. */
function withSilentEnds(inner: Curve): Curve {
  const silent = (time: number): Curve => [{ time, value: 0, shape: 'linear' }];
  const before = inner[0]!.time - STEP;
  return [...(before < 0 ? [] : silent(before)), ...inner, ...silent(inner[inner.length - 1]!.time + STEP)];
}

/** The stamp's attack, the level held as long as the touch lasts, the stamp's decay. */
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

/** The piece of curve that a touch draws, from silence to silence. */
function pressCurve({ levels, released, stamp }: Press, snap: FrameGrid | null): Curve {
  const pressed = levels[0]!.time;
  if (!stamp) return withSilentEnds(trace(levels, pressed, Math.max(released, pressed + STEP)));
  const onset = snap ? nearestFrameTime(snap, pressed) : pressed;
  if (released - pressed >= HOLD_THRESHOLD) return sustainedCurve(levels, onset, released, stamp);
  return stampCurve(stamp, onset, Math.max(...levels.map(({ level }) => level)));
}

/** Pieces that overlap become one, the louder of the two at every time. Ascending, apart from each other. */
function mergeOverlapping(pieces: readonly Curve[]): readonly Curve[] {
  const result: Curve[] = [];
  for (const piece of pieces.toSorted((a, b) => a[0]!.time - b[0]!.time)) {
    const before = result[result.length - 1];
    const touching = before && piece[0]!.time <= before[before.length - 1]!.time + STEP;
    if (touching) result[result.length - 1] = maximum(before, piece);
    else result.push(piece);
  }
  return result;
}

function writeRun(curve: Curve, { presses, end }: PerformedRun, settings: PerformSettings): Curve {
  const { mode, snap, duration } = settings;
  const pieces = mergeOverlapping(presses.map((touch) => pressCurve(touch, snap)))
    .filter(([first]) => first!.time < duration - STEP)
    .map((piece) => (piece[piece.length - 1]!.time > duration ? head(piece, duration) : piece));
  if (mode === 'touch' || pieces.length === 0) return pieces.reduce(replaceSpan, curve);
  const layer = pieces.flat();
  const last = layer[layer.length - 1]!.time;
  const until = Math.min(duration, end);
  const rest: Curve = until > last ? [{ time: until, value: 0, shape: 'linear' }] : [];
  return replaceSpan(curve, [...layer, ...rest]);
}

/** What a pass makes of one channel's curve: its runs are written one over the other. */
export function perform(curve: Curve, runs: readonly PerformedRun[], settings: PerformSettings): Curve {
  return runs.reduce((written, run) => writeRun(written, run, settings), curve);
}

/** Loudest level of a performance, decibels: room below full scale for the sound's own peaks. */
const LOUDEST = -6;
/** Decibels between the softest and the loudest. */
const RANGE = 30;

/** Level (linear RMS) of a strength 0..1: the height on a pad, pen pressure, MIDI velocity / 127. */
export function strengthToLevel(strength: number): number {
  return 10 ** ((LOUDEST - RANGE * (1 - Math.min(1, Math.max(0, strength)))) / 20);
}

/** Strengths of the three keys, each in the middle of its third of the range. */
export const strengths = { soft: 1 / 6, medium: 3 / 6, hard: 5 / 6 } as const;
