import { type MouseEvent, type PointerEvent, useRef } from 'react';
import { projectDuration } from '../../../core/project/project';
import type { Clock } from '../../../editor/commands/command';
import type { Editor } from '../../../editor/editor';
import { describeMarker } from '../../../editor/timeline/markers';
import {
  beginRulerDrag,
  RULER_REACH,
  RULER_TOUCH_REACH,
  type RulerDrag,
  rulerTargetAt,
  type RulerTarget,
} from '../../../editor/timeline/ruler';
import { endSnap } from '../../../editor/timeline/snap';
import { xToTime } from '../../../editor/timeline/time-view';
import { useEscape } from '../../hooks/use-escape';
import { BAND } from './draw-ruler';

/** Distance at which a press becomes a drag, CSS pixels. */
const DEAD_ZONE = 3;

const cursors: Readonly<Record<RulerTarget['kind'], string>> = {
  marker: 'ew-resize',
  in: 'ew-resize',
  out: 'ew-resize',
  span: 'grab',
  empty: 'default',
};

/** A press on the ruler: on an empty part it scrubs, elsewhere its drag begins outside the dead zone. */
interface Press {
  readonly hit: RulerTarget;
  readonly x: number;
  readonly from: number;
  drag: RulerDrag | null;
}

/** Pointer handlers of the ruler: flags and handles in its upper band are dragged, a press elsewhere scrubs. */
export function useRulerPointer(editor: Editor, clock: Clock) {
  const press = useRef<Press | null>(null);
  const snapping = { editor, playhead: () => clock.now() };

  const place = (event: MouseEvent<HTMLElement>, touch = false) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const state = editor.state;
    const x = event.clientX - left;
    const hit = rulerTargetAt(state, x, event.clientY - top, BAND, touch ? RULER_TOUCH_REACH : RULER_REACH);
    return { state, x, hit, time: xToTime(state.session.view, x) };
  };
  const scrub = (time: number) => {
    clock.seek(Math.min(projectDuration(editor.document), Math.max(0, time)));
  };
  const finish = () => {
    press.current = null;
    endSnap(snapping);
  };
  const cancel = () => {
    if (!press.current) return false;
    press.current.drag?.cancel();
    finish();
    return true;
  };
  useEscape(cancel);

  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0 || press.current) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const { hit, x, time } = place(event, event.pointerType === 'touch');
      press.current = { hit, x, from: time, drag: null };
      if (hit.kind === 'empty') scrub(time);
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const { x, time, hit } = place(event);
      const taken = press.current;
      if (!taken) {
        event.currentTarget.style.cursor = cursors[hit.kind];
        return;
      }
      if (taken.hit.kind === 'empty') {
        scrub(time);
        return;
      }
      if (!taken.drag && Math.abs(x - taken.x) > DEAD_ZONE) {
        taken.drag = beginRulerDrag(snapping, taken.hit, taken.from);
      }
      taken.drag?.move(time, event.shiftKey);
    },
    onPointerUp() {
      const taken = press.current;
      if (!taken) return;
      taken.drag?.commit();
      finish();
      if (taken.drag || taken.hit.kind === 'empty') return;
      const state = editor.state;
      const { markers, inPoint, outPoint } = state.document;
      if (taken.hit.kind === 'marker') {
        const { id } = taken.hit;
        const marker = markers.find((candidate) => candidate.id === id);
        if (!marker) return;
        scrub(marker.time);
        editor.announce(describeMarker(state, marker));
      } else if (taken.hit.kind === 'span') scrub(taken.from);
      else scrub((taken.hit.kind === 'in' ? inPoint : outPoint) ?? 0);
    },
    onPointerCancel() {
      cancel();
    },
    onDoubleClick(event: MouseEvent<HTMLElement>) {
      const { hit } = place(event);
      if (hit.kind === 'marker') editor.setSession({ markerBeingNamed: hit.id });
    },
  };
}
