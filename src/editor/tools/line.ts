import { line as straight } from '../../core/envelope/range-operations';
import { projectDuration } from '../../core/project/document';
import { channelAt, yToLevel } from '../lane-geometry';
import { snapTime } from '../snap';
import { xToTime } from '../time-view';
import { paint, straightShape } from './paint';
import type { LanePointer, Tool } from './tool';

/** Shorter lines (seconds) are clicks. */
const SHORTEST = 0.002;

export const line: Tool = {
  id: 'line',
  label: 'Line',
  shortcut: 'N',
  hint: 'Drag a straight line. Shift: no snapping. Alt: level.',
  cursor: 'crosshair',
  press({ editor, layout }, pointer) {
    const channel = channelAt(layout(), pointer.y, editor.store.getState().selection.channel);
    const place = (event: LanePointer) => {
      const state = editor.store.getState();
      const time = xToTime(layout().view, event.x);
      const bounded = Math.min(projectDuration(state.document), Math.max(0, time));
      return {
        time: event.shift ? bounded : snapTime(state, time),
        level: yToLevel(layout(), channel, event.y),
      };
    };
    const from = place(pointer);
    const gesture = editor.beginGesture('Draw line');
    const move = (event: LanePointer) => {
      const to = place(event);
      const level = event.alt ? from.level : to.level;
      const [first, last] = from.time <= to.time ? [from, { ...to, level }] : [{ ...to, level }, from];
      gesture.update((scene) =>
        last.time - first.time < SHORTEST
          ? scene
          : paint(
              scene,
              channel,
              straight(first.time, first.level, last.time, last.level, straightShape(editor)),
            ),
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
