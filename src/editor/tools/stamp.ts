import { applyStamp, stamps } from '../../core/envelope/stamps';
import { evaluate } from '../../core/envelope/curve';
import { balanced } from '../../core/envelope/stereo';
import { channelAt, yToLevel } from '../lane-geometry';
import { editCurve, noPoints } from '../scene';
import { snapTime } from '../snap';
import { xToTime } from '../time-view';
import type { LanePointer, Tool } from './tool';

/** Puts a stamp down with its onset on the frame and its peak at the pointer; dragging moves it until the button is up. */
export const stampTool: Tool = {
  id: 'stamp',
  label: 'Stamp',
  shortcut: 'T',
  hint: 'Click to put a peak on the frame; the height sets its level. Shift: no snapping.',
  cursor: 'copy',
  press({ editor, layout }, pointer) {
    const { session, selection } = editor.store.getState();
    const stamp = stamps.find(({ id }) => id === session.stamp) ?? stamps[0]!;
    const channel = channelAt(layout(), pointer.y, selection.channel);
    const gesture = editor.beginGesture(`Stamp ${stamp.label.toLowerCase()}`);
    const put = (event: LanePointer) => {
      const time = Math.max(0, xToTime(layout().view, event.x));
      const onset = event.shift ? time : snapTime(editor.store.getState(), time);
      const level = yToLevel(layout(), channel, event.y);
      gesture.update(({ document, selection: selected }) => {
        const { left, right } = document.curve;
        const [l, r] = document.linked
          ? balanced(level, evaluate(left, onset), evaluate(right, onset))
          : [level, level];
        return {
          document: editCurve(document, channel, (curve, side) =>
            applyStamp(curve, stamp, onset, side === 'left' ? l : r),
          ),
          selection: { ...selected, channel, points: noPoints },
        };
      });
    };
    put(pointer);
    return {
      move: put,
      end(event) {
        put(event);
        gesture.commit();
      },
      cancel: () => gesture.cancel(),
    };
  },
};
