import type { PointerEvent } from 'react';
import { projectDuration } from '../../core/project/project';
import type { Editor } from '../../editor/editor';
import { xToTime } from '../../editor/timeline/time-view';

/** Pointer handlers of a row on the time axis: a press or drag moves the playhead within the clip. */
export function scrubHandlers(editor: Editor, seek: (time: number) => void) {
  const scrub = (event: PointerEvent<HTMLElement>) => {
    // Relative to the row: offsetX may refer to a child.
    const { left } = event.currentTarget.getBoundingClientRect();
    const { session, document } = editor.state;
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
