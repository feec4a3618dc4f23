import type { Channel } from '../../core/curve/stereo';
import { levelToY } from '../lane/lane-geometry';
import { selectIndices } from '../scene';
import { timeToX } from '../timeline/time-view';
import { seekTo } from './seek-to';
import type { Drag, LanePointer, ToolContext } from './tool';

/** Selects the points inside a rectangle drawn on the empty lane; a click clears the selection and moves the playhead there. */
export function beginMarquee(context: ToolContext, pointer: LanePointer, channel: Channel): Drag {
  const { editor } = context;
  const start = editor.state;
  const update = (event: LanePointer) => {
    const layout = context.layout();
    const left = Math.min(pointer.x, event.x);
    const right = Math.max(pointer.x, event.x);
    const top = Math.min(pointer.y, event.y);
    const bottom = Math.max(pointer.y, event.y);
    const inside = start.document.curve[channel].flatMap((point, i) => {
      const x = timeToX(layout.view, point.time);
      const y = levelToY(layout, channel, point.value);
      return x >= left && x <= right && y >= top && y <= bottom ? [i] : [];
    });
    editor.select(() => selectIndices(start, channel, inside).selection);
    editor.setSession({ marquee: { left, right, top, bottom } });
  };
  const close = () => editor.setSession({ marquee: null });
  return {
    move: update,
    end(event) {
      const isClick = Math.hypot(event.x - pointer.x, event.y - pointer.y) < 3;
      update(event);
      if (isClick) {
        editor.select((selection) => ({ ...selection, range: null }));
        seekTo(context, pointer);
      }
      close();
    },
    cancel() {
      editor.select(() => start.selection);
      close();
    },
  };
}
