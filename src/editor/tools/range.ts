import type { TimeRange } from '../../core/curve/range';
import { channelAt } from '../lane/lane-geometry';
import { noPoints } from '../scene';
import { previewFrame } from '../timeline/preview-time';
import { snapTime } from '../timeline/snap';
import { type TimeView, timeToX, xToTime } from '../timeline/time-view';
import { seekTo } from './seek-to';
import type { LanePointer, Tool } from './tool';

/** Distance at which an edge of the range is grabbed, CSS pixels. */
const EDGE_REACH = 6;

/** The edge of the range under the pointer, null for none. */
function edgeAt(range: TimeRange | null, view: TimeView, x: number): 'start' | 'end' | null {
  if (range === null) return null;
  const isNear = (edge: 'start' | 'end') => Math.abs(timeToX(view, range[edge]) - x) <= EDGE_REACH;
  return isNear('start') ? 'start' : isNear('end') ? 'end' : null;
}

/** Selects a time range: drag a new one, or an edge of the selected one. A click clears it and moves the playhead there. */
export const rangeTool: Tool = {
  id: 'range',
  label: 'Range',
  shortcut: 'R',
  hint: 'Drag to select a time range, or its edge. Click: move the playhead. Shift: no snapping.',
  cursor: 'text',
  cursorAt: ({ editor, layout }, { x }) =>
    edgeAt(editor.selection.range, layout().view, x) === null ? null : 'ew-resize',
  press(context, pointer) {
    const { editor, layout } = context;
    const before = editor.selection;
    const { curve } = editor.document;
    const place = (event: LanePointer): number =>
      snapTime(context, xToTime(layout().view, event.x), {
        free: event.shift,
        points: [curve.left, curve.right],
      });
    const { range } = before;
    const edge = edgeAt(range, layout().view, pointer.x);
    const anchor = range && edge ? range[edge === 'start' ? 'end' : 'start'] : place(pointer);
    const channel = channelAt(layout(), pointer.y, before.channel);
    let selected: TimeRange | null = null;
    const move = (event: LanePointer) => {
      const time = place(event);
      previewFrame(editor, time);
      const moved = Math.abs(event.x - pointer.x) > 2;
      selected =
        moved && time !== anchor ? { start: Math.min(anchor, time), end: Math.max(anchor, time) } : null;
      editor.select((selection) => ({ ...selection, channel, range: selected, points: noPoints }));
    };
    return {
      move,
      end(event) {
        move(event);
        if (selected === null) seekTo(context, event);
      },
      cancel: () => editor.select(() => before),
    };
  },
};
