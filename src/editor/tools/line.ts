import { channelAt, placedLevel } from '../lane/lane-geometry';
import { snapTime } from '../timeline/snap';
import { xToTime } from '../timeline/time-view';
import { paint } from './paint';
import { straightLine } from './straight-line';
import type { LanePointer, Tool } from './tool';

/** Shorter lines (seconds) are clicks. */
const MIN_LENGTH = 0.002;

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
    const points = [document.curve.left, document.curve.right];
    const place = (event: LanePointer) => ({
      time: snapTime(context, xToTime(layout().view, event.x), { free: event.shift, points }),
      level: placedLevel(layout(), channel, event.y, event.shift),
    });
    const from = place(pointer);
    const gesture = editor.beginGesture('Draw line');
    const move = (event: LanePointer) => {
      const to = place(event);
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
};
