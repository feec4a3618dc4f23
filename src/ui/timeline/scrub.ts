import type { PointerEvent } from 'react';
import { projectDuration } from '../../core/project/project';
import type { Editor } from '../../editor/editor';
import { xToTime } from '../../editor/timeline/time-view';

/** Pointer handlers of a row on the time axis: press or drag with the main button moves the playhead, within the clip. */
export function scrubHandlers(editor: Editor, seek: (time: number) => void) {
  const scrub = (event: PointerEvent<HTMLElement>) => {
    // From the row's own edge: the pointer may be over a child of it.
    const { left } = event.currentTarget.getBoundingClientRect();
    const { session, document } = editor.store.getState();
    const time = xToTime(session.view, event.clientX - left);
    seek(Math.min(projectDuration(document), Math.max(0, time)));
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      scrub(event);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) scrub(event);
    },
  };
}
