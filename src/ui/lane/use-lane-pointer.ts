import type { PointerEvent as ReactPointerEvent } from 'react';
import { useEffect, useRef } from 'react';
import type { Editor } from '../../editor/editor';
import { hitTest, mouseReach, touchReach } from '../../editor/hit-test';
import type { LaneLayout } from '../../editor/lane-geometry';
import { toolById } from '../../editor/tools/tools';
import type { Drag, LanePointer } from '../../editor/tools/tool';

/** Presses nearer than this in time (ms) and place (CSS pixels) are a double click. */
const DOUBLE_CLICK_TIME = 400;
const DOUBLE_CLICK_REACH = 6;

function pointerOf(event: PointerEvent): LanePointer {
  return {
    x: event.offsetX,
    y: event.offsetY,
    shift: event.shiftKey,
    alt: event.altKey,
    ctrl: event.ctrlKey || event.metaKey,
  };
}

function cursorAt(editor: Editor, layout: LaneLayout, { x, y }: LanePointer): string {
  const { session, document, selection } = editor.store.getState();
  if (session.tool !== 'select') return toolById(session.tool).cursor;
  const hit = hitTest(layout, document.curve, x, y, selection.channel);
  return hit.kind === 'point' ? 'move' : hit.kind === 'line' ? 'ns-resize' : 'default';
}

/**
 * Turns pointer events on the lane into the current tool's interaction. Escape cancels a drag and restores exactly.
 * @param onHover called with each move while no button is down, null when the pointer leaves.
 */
export function useLanePointer(
  editor: Editor,
  layout: () => LaneLayout,
  onHover: (pointer: LanePointer | null, dragging: boolean) => void,
) {
  const drag = useRef<Drag | null>(null);
  const lastPress = useRef({ time: -Infinity, x: 0, y: 0 });

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !drag.current) return;
      drag.current.cancel();
      drag.current = null;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);

  const setHover = (pointer: LanePointer | null) => {
    const { session, document, selection } = editor.store.getState();
    const hit = pointer && hitTest(layout(), document.curve, pointer.x, pointer.y, selection.channel);
    const hover = hit && hit.kind !== 'empty' ? hit : null;
    if (
      hover?.kind !== session.hover?.kind ||
      hover?.index !== session.hover?.index ||
      hover?.channel !== session.hover?.channel
    ) {
      editor.setSession({ hover });
    }
  };

  return {
    onPointerDown(event: ReactPointerEvent<HTMLCanvasElement>) {
      if (event.button !== 0 || drag.current) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const pointer = pointerOf(event.nativeEvent);
      const before = lastPress.current;
      const double =
        event.timeStamp - before.time < DOUBLE_CLICK_TIME &&
        Math.hypot(pointer.x - before.x, pointer.y - before.y) < DOUBLE_CLICK_REACH;
      lastPress.current = { time: double ? -Infinity : event.timeStamp, x: pointer.x, y: pointer.y };
      const reach = event.pointerType === 'touch' ? touchReach : mouseReach;
      const tool = toolById(editor.store.getState().session.tool);
      drag.current = tool.press({ editor, layout, reach }, pointer, double ? 2 : 1);
      onHover(pointer, true);
    },
    onPointerMove(event: ReactPointerEvent<HTMLCanvasElement>) {
      const pointer = pointerOf(event.nativeEvent);
      const { x, y } = lastPress.current;
      // A press that was dragged is not the first half of a double click.
      if (drag.current && Math.hypot(pointer.x - x, pointer.y - y) > DOUBLE_CLICK_REACH) {
        lastPress.current.time = -Infinity;
      }
      if (drag.current) drag.current.move(pointer);
      else {
        setHover(pointer);
        event.currentTarget.style.cursor = cursorAt(editor, layout(), pointer);
      }
      onHover(pointer, drag.current !== null);
    },
    onPointerUp(event: ReactPointerEvent<HTMLCanvasElement>) {
      drag.current?.end(pointerOf(event.nativeEvent));
      drag.current = null;
    },
    onPointerCancel() {
      drag.current?.cancel();
      drag.current = null;
    },
    onPointerLeave() {
      if (drag.current) return;
      setHover(null);
      onHover(null, false);
    },
  };
}
