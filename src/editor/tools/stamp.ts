import { applyStamp } from '../../core/curve/drawing/stamps';
import { evaluate } from '../../core/curve/evaluate';
import { balanced } from '../../core/curve/stereo';
import { channelAt, placedLevel } from '../lane/lane-geometry';
import { editEachChannel, noPoints } from '../scene';
import { snapTime } from '../timeline/snap';
import { xToTime } from '../timeline/time-view';
import { chosenStamp } from '../edits/user-stamps';
import type { LanePointer, Tool } from './tool';

/** Places a stamp with its onset on a frame and its peak at the pointer's level; dragging moves it. */
export const stampTool: Tool = {
  id: 'stamp',
  label: 'Stamp',
  shortcut: 'T',
  hint: 'Click to place a hit on a frame; height sets its level. Shift: no snapping.',
  cursor: 'copy',
  press(context, pointer) {
    const { editor, layout } = context;
    const { session, selection } = editor.state;
    const stamp = chosenStamp(session);
    const channel = channelAt(layout(), pointer.y, selection.channel);
    const gesture = editor.beginGesture(`Stamp ${stamp.label.toLowerCase()}`);
    const place = (event: LanePointer) => {
      const onset = snapTime(context, xToTime(layout().view, event.x), {
        free: event.shift,
        wholeFrames: true,
      });
      const level = placedLevel(layout(), channel, event.y, event.shift);
      gesture.update(({ document, selection: selected }) => {
        const { left, right } = document.curve;
        const [l, r] = document.linked
          ? balanced(level, evaluate(left, onset), evaluate(right, onset))
          : [level, level];
        return {
          document: editEachChannel(document, channel, (curve, side) =>
            applyStamp(curve, stamp, onset, side === 'left' ? l : r),
          ),
          selection: { ...selected, channel, points: noPoints },
        };
      });
    };
    place(pointer);
    return {
      move: place,
      end(event) {
        place(event);
        gesture.commit();
      },
      cancel: () => gesture.cancel(),
    };
  },
};
