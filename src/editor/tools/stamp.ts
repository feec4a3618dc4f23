import { applyStamp, type Stamp, stampCurve } from '../../core/curve/drawing/stamps';
import { evaluate } from '../../core/curve/evaluate';
import { balanced, type Channel } from '../../core/curve/stereo';
import type { Project } from '../../core/project/project';
import { channelAt, placedLevel } from '../lane/lane-geometry';
import { affectedChannels, editEachChannel, noPoints } from '../scene';
import { previewFrame } from '../timeline/preview-time';
import { snapTime } from '../timeline/snap';
import { xToTime } from '../timeline/time-view';
import { chosenStamp } from '../edits/user-stamps';
import type { LanePointer, Tool, ToolContext } from './tool';

interface Place {
  readonly onset: number;
  readonly level: number;
}

/** Where a stamp goes: its onset on a frame, its peak at the pointer's level. The picture shows the frame. */
function placeOf(context: ToolContext, channel: Channel, event: LanePointer): Place {
  const { editor, layout } = context;
  const onset = snapTime(context, xToTime(layout().view, event.x), { free: event.shift, wholeFrames: true });
  previewFrame(editor, onset);
  return { onset, level: placedLevel(layout(), channel, event.y, event.shift) };
}

/** Peaks of the stamp: linked channels keep their balance at the onset. */
function peaks({ curve, linked }: Project, { onset, level }: Place): Readonly<Record<Channel, number>> {
  if (!linked) return { left: level, right: level };
  const [left, right] = balanced(level, evaluate(curve.left, onset), evaluate(curve.right, onset));
  return { left, right };
}

function stampOf({ editor }: ToolContext): Stamp {
  return chosenStamp(editor.session);
}

/** Places a stamp; dragging moves it. */
export const stampTool: Tool = {
  id: 'stamp',
  label: 'Stamp',
  shortcut: 'T',
  hint: 'Click to place a hit on a frame; height sets its level. Shift: no snapping.',
  cursor: 'copy',
  press(context, pointer) {
    const { editor, layout } = context;
    const stamp = stampOf(context);
    const channel = channelAt(layout(), pointer.y, editor.selection.channel);
    const gesture = editor.beginGesture(`Stamp ${stamp.label.toLowerCase()}`);
    const move = (event: LanePointer) => {
      const place = placeOf(context, channel, event);
      gesture.update(({ document, selection }) => {
        const peak = peaks(document, place);
        return {
          document: editEachChannel(document, channel, (curve, side) =>
            applyStamp(curve, stamp, place.onset, peak[side]),
          ),
          selection: { ...selection, channel, points: noPoints },
        };
      });
    };
    move(pointer);
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
    const place = placeOf(context, channel, pointer);
    const peak = peaks(document, place);
    return Object.fromEntries(
      affectedChannels(document, channel).map((side) => [
        side,
        stampCurve(stampOf(context), place.onset, peak[side]),
      ]),
    );
  },
};
