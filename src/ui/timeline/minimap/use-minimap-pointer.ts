import { type PointerEvent, useRef } from 'react';
import { projectDuration } from '../../../core/project/project';
import type { Editor } from '../../../editor/editor';
import { centreOn, clampView, moveEdge, type TimeView, viewEnd } from '../../../editor/timeline/time-view';
import { useEscape } from '../../hooks/use-escape';

/** How near an edge of the frame must be to be taken, CSS pixels. */
const EDGE = 6;
const TOUCH_EDGE = 16;

type Part = 'start' | 'end' | 'inside' | 'outside';

/** Pointer handlers of the overview: the frame's edges zoom, the frame scrolls, a press beside it goes there. */
export function useMinimapPointer(editor: Editor) {
  /** What was taken: a part of the frame, the seconds from its left border, and the view to go back to. */
  const drag = useRef<{ part: Part; grip: number; before: TimeView } | null>(null);

  const place = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const { session, document } = editor.store.getState();
    const duration = projectDuration(document);
    const toX = (time: number) => (time / duration) * width;
    const x = event.clientX - left;
    return { x, time: (x / width) * duration, toX, view: session.view, duration };
  };

  const partAt = (event: PointerEvent<HTMLElement>): Part => {
    const { x, toX, view, duration } = place(event);
    const from = toX(view.start);
    const to = toX(Math.min(duration, viewEnd(view)));
    const reach = event.pointerType === 'touch' ? TOUCH_EDGE : EDGE;
    // A narrow frame keeps its middle third for scrolling; its edges are then taken from outside.
    const inner = Math.min(reach, (to - from) / 3);
    if (x > from - reach && x < from + inner) return 'start';
    if (x > to - inner && x < to + reach) return 'end';
    return x >= from && x <= to ? 'inside' : 'outside';
  };

  const move = (event: PointerEvent<HTMLElement>) => {
    const taken = drag.current;
    if (!taken) {
      const part = partAt(event);
      event.currentTarget.style.cursor =
        part === 'start' || part === 'end' ? 'ew-resize' : part === 'inside' ? 'grab' : 'pointer';
      return;
    }
    const { time } = place(event);
    editor.setView((view, duration) =>
      taken.part === 'start' || taken.part === 'end'
        ? // The other border is that of the start of the drag: it must not creep with rounding.
          moveEdge({ ...taken.before, width: view.width }, taken.part, time, duration)
        : clampView({ ...view, start: time - taken.grip }, duration),
    );
  };
  const end = () => {
    drag.current = null;
  };
  useEscape(() => {
    const taken = drag.current;
    if (!taken) return false;
    end();
    editor.setView(() => taken.before);
    return true;
  });

  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const before = editor.store.getState().session.view;
      const part = partAt(event);
      const { time } = place(event);
      if (part === 'outside') editor.setView((view, duration) => centreOn(view, time, duration));
      const { start } = editor.store.getState().session.view;
      drag.current = { part, grip: time - start, before };
    },
    onPointerMove: move,
    onPointerUp: end,
    onPointerCancel: end,
  };
}
