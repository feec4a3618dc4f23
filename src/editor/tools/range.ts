import type { TimeRange } from '../../core/curve/range';
import { channelAt } from '../lane/lane-geometry';
import { noPoints } from '../scene';
import { snapTime } from '../timeline/snap';
import { timeToX, xToTime } from '../timeline/time-view';
import type { LanePointer, Tool } from './tool';

/** How near a border must be to be taken, CSS pixels. */
const BORDER = 6;

/** Selects a span of time: drag a new one, or one of its borders. A click without a drag clears it. */
export const rangeTool: Tool = {
  id: 'range',
  label: 'Range',
  shortcut: 'R',
  hint: 'Drag to select a span of time. Shift: no snapping.',
  cursor: 'text',
  press(context, pointer) {
    const { editor, layout } = context;
    const before = editor.selection;
    const { curve } = editor.document;
    const place = (event: LanePointer): number =>
      snapTime(context, xToTime(layout().view, event.x), {
        free: event.shift,
        points: [curve.left, curve.right],
      });
    const near = (time: number) => Math.abs(timeToX(layout().view, time) - pointer.x) <= BORDER;
    const { range } = before;
    const anchor =
      range && near(range.start) ? range.end : range && near(range.end) ? range.start : place(pointer);
    const channel = channelAt(layout(), pointer.y, before.channel);
    let chosen: TimeRange | null = null;
    const move = (event: LanePointer) => {
      const time = place(event);
      const moved = Math.abs(event.x - pointer.x) > 2;
      chosen =
        moved && time !== anchor ? { start: Math.min(anchor, time), end: Math.max(anchor, time) } : null;
      editor.select((selection) => ({ ...selection, channel, range: chosen, points: noPoints }));
    };
    return {
      move,
      end: move,
      cancel: () => editor.select(() => before),
    };
  },
};
