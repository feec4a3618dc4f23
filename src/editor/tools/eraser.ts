import { silence } from '../../core/curve/edit/range-operations';
import { projectDuration } from '../../core/project/project';
import { channelAt } from '../lane/lane-geometry';
import { editCurve, noPoints } from '../scene';
import { previewFrame } from '../timeline/preview-time';
import { xToTime } from '../timeline/time-view';
import type { LanePointer, Tool } from './tool';

/** Half the eraser's width, CSS pixels. */
const HALF_WIDTH = 4;

export const eraser: Tool = {
  id: 'eraser',
  label: 'Eraser',
  shortcut: 'E',
  hint: 'Drag over a span to silence it.',
  cursor: 'cell',
  press({ editor, layout }, pointer) {
    const channel = channelAt(layout(), pointer.y, editor.selection.channel);
    const gesture = editor.beginGesture('Erase');
    let low = pointer.x;
    let high = pointer.x;
    const sweep = ({ x }: LanePointer) => {
      low = Math.min(low, x);
      high = Math.max(high, x);
      const { view } = layout();
      previewFrame(editor, Math.min(projectDuration(editor.document), Math.max(0, xToTime(view, x))));
      gesture.update(({ document, selection }) => {
        const start = Math.max(0, xToTime(view, low - HALF_WIDTH));
        const end = Math.min(projectDuration(document), xToTime(view, high + HALF_WIDTH));
        return {
          document: editCurve(document, channel, (curve) => silence(curve, { start, end })),
          selection: { ...selection, channel, points: noPoints },
        };
      });
    };
    sweep(pointer);
    return {
      move: sweep,
      end(event) {
        sweep(event);
        gesture.commit();
      },
      cancel: () => gesture.cancel(),
    };
  },
};
