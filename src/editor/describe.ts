import { segmentLift } from '../core/curve/bend-segment';
import type { Curve } from '../core/curve/curve';
import { lockAt } from '../core/curve/silence-locks';
import { formatLevel } from '../core/loudness/level';
import type { TimeRange } from '../core/curve/range';
import type { Channel } from '../core/curve/stereo';
import type { Project } from '../core/project/project';
import { formatTime } from '../core/time/clock-text';
import type { EditorState } from './editor';
import { targetRange, targetsWholeClip } from './scene';
import { toSamples } from '../core/time/samples';

/** A time in the format of the clock. */
export function describeTime({ session, document }: EditorState, time: number): string {
  return formatTime(time, session.frames, {
    unit: session.timeUnit,
    drop: document.dropFrame,
    startFrame: document.startFrame,
  });
}

/** "point 4 of 12, 00:00:03:11, -9 dB, linear", after the channel while the channels are not linked. */
export function describePoint(state: EditorState, channel: Channel, index: number): string {
  const curve = state.document.curve[channel];
  const point = curve[index];
  if (!point) return 'no point';
  const side = state.document.linked ? '' : `${channel}, `;
  const position = `point ${index + 1} of ${curve.length}`;
  const bend = point.bend === undefined ? '' : `, ${describeBend(curve, index)}`;
  const locked = lockAt(state.document.silenceLocks, point.time) ? ', in a silence lock' : '';
  return `${side}${position}, ${describeTime(state, point.time)}, ${formatLevel(point.value)}, ${point.shape}${bend}${locked}`;
}

/** "bent up 30 %" or "straight", for the segment that starts at `index`. */
export function describeBend(curve: Curve, index: number): string {
  const from = curve[index];
  const to = curve[index + 1];
  if (!from || !to) return 'straight';
  const percent = Math.round(100 * segmentLift(from, to));
  return percent === 0 ? 'straight' : `bent ${percent > 0 ? 'up' : 'down'} ${Math.abs(percent)} %`;
}

export function describeRange(state: EditorState, { start, end }: TimeRange): string {
  return `${describeTime(state, start)} to ${describeTime(state, end)}`;
}

/** What edits of the target range act on: its times, or "whole curve". */
export function describeTarget(state: EditorState): string {
  return targetsWholeClip(state) ? 'whole curve' : describeRange(state, targetRange(state));
}

/** "mapper -25 dB, confidence 62 %": level and confidence of the prediction; empty without one. */
export function describePrediction({ prediction }: Project, time: number): string {
  if (!prediction) return '';
  const { rate, left, right } = prediction.envelope;
  const i = Math.min(left.length - 1, Math.max(0, toSamples(time, rate)));
  const confidence = prediction.confidence?.[i];
  const level = `mapper ${formatLevel(Math.max(left[i] ?? 0, right[i] ?? 0))}`;
  return confidence === undefined ? level : `${level}, confidence ${Math.round(100 * confidence)} %`;
}
