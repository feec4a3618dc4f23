import { formatLevel } from '../core/envelope/level';
import type { TimeRange } from '../core/envelope/range';
import type { Channel } from '../core/envelope/stereo';
import { formatTime } from '../core/time/clock-text';
import type { EditorState } from './editor';

/** A time as the clock shows it. */
export function describeTime({ session, document }: EditorState, time: number): string {
  return formatTime(time, session.frames, {
    unit: session.timeUnit,
    drop: document.dropFrame,
    startFrame: document.startFrame,
  });
}

/** "point 4 of 12, 00:00:03:11, -9 dB, linear", with the channel in front while the channels are not linked. */
export function describePoint(state: EditorState, channel: Channel, index: number): string {
  const curve = state.document.curve[channel];
  const point = curve[index];
  if (!point) return 'no point';
  const side = state.document.linked ? '' : `${channel}, `;
  const place = `point ${index + 1} of ${curve.length}`;
  return `${side}${place}, ${describeTime(state, point.time)}, ${formatLevel(point.value)}, ${point.shape}`;
}

export function describeRange(state: EditorState, { start, end }: TimeRange): string {
  return `${describeTime(state, start)} to ${describeTime(state, end)}`;
}
