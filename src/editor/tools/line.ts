import type { StereoCurve } from '../../core/curve/curve';
import type { Channel } from '../../core/curve/stereo';
import { channelAt, placedLevel } from '../lane/lane-geometry';
import { previewFrame } from '../timeline/preview-time';
import { snapTime } from '../timeline/snap';
import { xToTime } from '../timeline/time-view';
import { paint } from './paint';
import { straightLine } from './straight-line';
import type { LanePointer, Tool, ToolContext } from './tool';

/** Shorter lines (seconds) are clicks. */
const MIN_LENGTH = 0.002;

/** An end of the line. It snaps to the points of `curve` too. */
function placeOf(
  context: ToolContext,
  channel: Channel,
  curve: StereoCurve,
  event: LanePointer,
): { readonly time: number; readonly level: number } {
  const { view } = context.layout();
  return {
    time: snapTime(context, xToTime(view, event.x), { free: event.shift, points: [curve.left, curve.right] }),
    level: placedLevel(context.layout(), channel, event.y, event.shift),
  };
}

export const line: Tool = {
  id: 'line',
  label: 'Line',
  shortcut: 'N',
  hint: 'Drag a straight line. Shift: no snapping. Alt: horizontal.',
  cursor: 'crosshair',
  press(context, pointer) {
    const { editor, layout } = context;
    const { selection, document } = editor.state;
    const channel = channelAt(layout(), pointer.y, selection.channel);
    const place = (event: LanePointer) => placeOf(context, channel, document.curve, event);
    const from = place(pointer);
    const gesture = editor.beginGesture('Draw line');
    const move = (event: LanePointer) => {
      const to = place(event);
      previewFrame(editor, to.time);
      const level = event.alt ? from.level : to.level;
      const [first, last] = from.time <= to.time ? [from, { ...to, level }] : [{ ...to, level }, from];
      gesture.update((scene) =>
        last.time - first.time < MIN_LENGTH
          ? scene
          : paint(scene, channel, straightLine(layout().scale, first, last)),
      );
    };
    return {
      move,
      end(event) {
        move(event);
        gesture.commit();
      },
      cancel: () => gesture.cancel(),
    };
  },
  hover(context, pointer) {
    const { document, selection } = context.editor.state;
    const channel = channelAt(context.layout(), pointer.y, selection.channel);
    const { time, level } = placeOf(context, channel, document.curve, pointer);
    return { [channel]: [{ time, value: level, shape: 'linear' }] };
  },
};
