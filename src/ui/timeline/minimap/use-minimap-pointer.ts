import { type PointerEvent, useRef } from 'react';
import { projectDuration } from '../../../core/project/project';
import type { Editor } from '../../../editor/editor';
import { centreOn, clampView, moveEdge, type TimeView, viewEnd } from '../../../editor/timeline/time-view';
import { useEscape } from '../../hooks/use-escape';

/** A press within this distance of an edge of the frame takes it, CSS pixels. */
const EDGE = 6;
const TOUCH_EDGE = 16;

type Part = 'start' | 'end' | 'inside' | 'outside';

/** Pointer handlers of the minimap: the frame's edges zoom, the frame scrolls, a press outside jumps. */
export function useMinimapPointer(editor: Editor) {
  /** The dragged part of the frame, its offset from the left border (seconds), and the view before the drag. */
  const drag = useRef<{ part: Part; grip: number; before: TimeView } | null>(null);

  const place = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const { session, document } = editor.state;
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
    // The middle third of a narrow frame scrolls; its edges reach outside.
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
        ? // From the view before the drag, so that the other border does not drift by rounding.
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
      const before = editor.session.view;
      const part = partAt(event);
      const { time } = place(event);
      if (part === 'outside') editor.setView((view, duration) => centreOn(view, time, duration));
      const { start } = editor.session.view;
      drag.current = { part, grip: time - start, before };
    },
    onPointerMove: move,
    onPointerUp: end,
    onPointerCancel: end,
  };
}
