import {
  type MouseEvent as ReactMouseEvent,
  type PointerEvent as ReactPointerEvent,
  useEffect,
  useEffectEvent,
  useRef,
} from 'react';
import { commandContext, type Clock } from '../../editor/commands/command';
import type { Editor } from '../../editor/editor';
import { laneTargetAt, mouseReach, type Reach, touchReach } from '../../editor/lane/lane-target';
import type { LaneLayout } from '../../editor/lane/lane-geometry';
import { openMenuAt, openMenuAtSelection } from '../../editor/lane/lane-menu';
import { endSnap } from '../../editor/timeline/snap';
import { toolById } from '../../editor/tools/tools';
import type { Drag, LanePointer } from '../../editor/tools/tool';

/** Two presses within this time (ms) and distance (CSS pixels) are a double click. */
const DOUBLE_CLICK_TIME = 400;
const DOUBLE_CLICK_REACH = 6;

/** A touch held this long (ms) within this distance (CSS pixels) opens the menu. */
const LONG_PRESS_TIME = 500;
const LONG_PRESS_REACH = 10;

function pointerOf(event: PointerEvent): LanePointer {
  return {
    x: event.offsetX,
    y: event.offsetY,
    shift: event.shiftKey,
    alt: event.altKey,
    ctrl: event.ctrlKey || event.metaKey,
  };
}

function cursorAt(editor: Editor, layout: () => LaneLayout, pointer: LanePointer): string {
  const { session, document, selection } = editor.state;
  const tool = toolById(session.tool);
  if (tool.id !== 'select') return tool.cursorAt?.({ editor, layout }, pointer) ?? tool.cursor;
  const hit = laneTargetAt(layout(), document.curve, pointer.x, pointer.y, selection.channel);
  return hit.kind === 'point' ? 'move' : hit.kind === 'line' || hit.kind === 'bend' ? 'ns-resize' : 'default';
}

/**
 * Passes pointer events on the lane to the current tool. Escape cancels a drag and restores the state before it.
 * @param onHover called on each move with the pointer, the tool's hint (the effect of a release) and whether a drag is on or has just ended; with null
 * when the pointer leaves.
 */
export function useLanePointer(
  editor: Editor,
  clock: Clock,
  layout: () => LaneLayout,
  onHover: (pointer: LanePointer | null, hint: string | null, isDrag: boolean) => void,
) {
  const drag = useRef<Drag | null>(null);
  const lastPress = useRef({ time: -Infinity, x: 0, y: 0 });
  const longPress = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  /** Where the pointer rests over the lane, null while it is elsewhere or a drag runs. */
  const resting = useRef<LanePointer | null>(null);
  const context = (reach = mouseReach) => ({
    editor,
    playhead: () => clock.now(),
    seek: (time: number) => clock.seek(time),
    layout,
    reach,
  });

  /** Shows what a press of the tool here would add; without a pointer nothing. */
  const showPlacing = (pointer: LanePointer | null) => {
    resting.current = pointer;
    const tool = toolById(editor.session.tool);
    const placing = pointer && tool.hover ? tool.hover(context(), pointer) : null;
    if (placing !== null || editor.session.placing !== null) editor.setSession({ placing });
    if (placing === null) endSnap({ editor });
  };
  const showPlacingAgain = useEffectEvent(() => showPlacing(resting.current));
  useEffect(
    () =>
      editor.store.subscribe(({ session: now }, { session: before }) => {
        if (resting.current === null) return;
        if (now.tool !== before.tool || now.stamp !== before.stamp || now.view !== before.view)
          showPlacingAgain();
      }),
    [editor],
  );

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !drag.current) return;
      drag.current.cancel();
      drag.current = null;
      endSnap({ editor });
      onHover(null, null, false);
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [editor, onHover]);

  useEffect(() => () => clearTimeout(longPress.current), []);

  const setHover = (pointer: LanePointer | null) => {
    const { session, document, selection } = editor.state;
    // Only the select tool acts on points and segments.
    const targets = pointer !== null && session.tool === 'select';
    const hit = targets && laneTargetAt(layout(), document.curve, pointer.x, pointer.y, selection.channel);
    const hover = hit && hit.kind !== 'empty' ? hit : null;
    if (
      hover?.kind !== session.hover?.kind ||
      hover?.index !== session.hover?.index ||
      hover?.channel !== session.hover?.channel
    ) {
      editor.setSession({ hover });
    }
  };

  /** Opens the menu and cancels the drag that its press began. */
  const openMenu = (pointer: LanePointer, reach: Reach) => {
    drag.current?.cancel();
    drag.current = null;
    lastPress.current.time = -Infinity;
    onHover(null, null, false);
    openMenuAt(commandContext(editor, clock), layout(), pointer, reach);
  };

  return {
    onContextMenu(event: ReactMouseEvent<HTMLCanvasElement>) {
      event.preventDefault();
      const { pointerType } = event.nativeEvent as PointerEvent;
      // Touch opens the menu by long press, since some browsers send no contextmenu event.
      if (pointerType === 'touch') return;
      if (event.button === 2 || event.ctrlKey) {
        openMenu(pointerOf(event.nativeEvent as PointerEvent), mouseReach);
      } else openMenuAtSelection(commandContext(editor, clock));
    },
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
      const tool = toolById(editor.session.tool);
      showPlacing(null);
      drag.current = tool.press(context(reach), pointer, double ? 2 : 1);
      if (!drag.current) endSnap({ editor });
      else if (event.pointerType === 'touch') {
        longPress.current = setTimeout(() => openMenu(pointer, reach), LONG_PRESS_TIME);
      }
      onHover(pointer, null, drag.current !== null);
    },
    onPointerMove(event: ReactPointerEvent<HTMLCanvasElement>) {
      const pointer = pointerOf(event.nativeEvent);
      const { x, y } = lastPress.current;
      if (Math.hypot(pointer.x - x, pointer.y - y) > LONG_PRESS_REACH) clearTimeout(longPress.current);
      // A drag is not the first half of a double click.
      if (drag.current && Math.hypot(pointer.x - x, pointer.y - y) > DOUBLE_CLICK_REACH) {
        lastPress.current.time = -Infinity;
      }
      if (drag.current) drag.current.move(pointer);
      else {
        setHover(pointer);
        if (event.pointerType !== 'touch') showPlacing(pointer);
        event.currentTarget.style.cursor = cursorAt(editor, layout, pointer);
      }
      onHover(pointer, drag.current?.hint?.() ?? null, drag.current !== null);
    },
    onPointerUp(event: ReactPointerEvent<HTMLCanvasElement>) {
      clearTimeout(longPress.current);
      const pointer = pointerOf(event.nativeEvent);
      const dragged = drag.current;
      drag.current = null;
      dragged?.end(pointer);
      endSnap({ editor });
      if (dragged) onHover(pointer, null, true);
      if (event.pointerType !== 'touch') showPlacing(pointer);
    },
    onPointerCancel() {
      clearTimeout(longPress.current);
      drag.current?.cancel();
      drag.current = null;
      endSnap({ editor });
    },
    onPointerLeave() {
      if (drag.current) return;
      setHover(null);
      showPlacing(null);
      onHover(null, null, false);
    },
  };
}
