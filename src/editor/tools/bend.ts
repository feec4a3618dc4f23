import { withBend } from '../../core/curve/bend';
import { bendSegment, bendThrough } from '../../core/curve/bend-segment';
import { segmentValue } from '../../core/curve/evaluate';
import type { Channel } from '../../core/curve/stereo';
import { bendHandle } from '../lane/bend-handle';
import { describeBend } from '../describe';
import { levelToY, yToLevel } from '../lane/lane-geometry';
import { editCurve, selectIndices } from '../scene';
import type { Drag, LanePointer, ToolContext } from './tool';

/** Distance at which a segment snaps to straight, CSS pixels. */
const STRAIGHT_REACH = 5;

/** Factor on the vertical movement while Ctrl is down. */
const FINE_FACTOR = 0.1;

/** Bends the segment that starts at `index` by its handle. Shift: no snapping to straight; Ctrl: fine movement. */
export function beginBend(context: ToolContext, pointer: LanePointer, channel: Channel, index: number): Drag {
  const { editor } = context;
  const curve = editor.document.curve[channel];
  const from = curve[index]!;
  const to = curve[index + 1]!;
  const straight = segmentValue(withBend(from, 0), to, (from.time + to.time) / 2);
  const grabbed = bendHandle(context.layout(), curve, channel, index)?.y ?? pointer.y;
  const gesture = editor.beginGesture('Bend segment');
  const move = (event: LanePointer) => {
    const layout = context.layout();
    const y = grabbed + (event.y - pointer.y) * (event.ctrl ? FINE_FACTOR : 1);
    const isNearStraight = Math.abs(y - levelToY(layout, channel, straight)) < STRAIGHT_REACH;
    const bend = isNearStraight && !event.shift ? 0 : bendThrough(from, to, yToLevel(layout, channel, y));
    gesture.update((scene) => {
      const document = editCurve(scene.document, channel, (line) => bendSegment(line, index, bend));
      return selectIndices({ ...scene, document }, channel, [index]);
    });
  };
  return {
    move,
    end(event) {
      if (event.y !== pointer.y) move(event);
      gesture.commit();
      editor.announce(describeBend(editor.document.curve[channel], index));
    },
    cancel: () => gesture.cancel(),
  };
}
