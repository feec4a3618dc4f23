import { useStore } from 'zustand';
import { inOutRange } from '../../core/project/in-out-range';
import { projectDuration } from '../../core/project/project';
import type { Editor } from '../../editor/editor';
import { timeToX } from '../../editor/timeline/time-view';

/** Dims what lies outside in and out point, in all rows: playback in a loop, mapping, range edits and export may leave it out. */
export function InOutShade({ editor }: { readonly editor: Editor }) {
  const start = useStore(editor.store, ({ document }) => inOutRange(document)?.start ?? null);
  const end = useStore(editor.store, ({ document }) => inOutRange(document)?.end ?? null);
  const view = useStore(editor.store, ({ session }) => session.view);
  const duration = useStore(editor.store, ({ document }) => projectDuration(document));
  if (start === null || end === null) return null;
  const before = Math.max(0, timeToX(view, start));
  const after = Math.max(0, timeToX(view, end));
  return (
    <>
      <div className="timeline-outside" style={{ left: 0, width: before }} aria-hidden="true" />
      <div
        className="timeline-outside"
        style={{ left: after, width: Math.max(0, timeToX(view, duration) - after) }}
        aria-hidden="true"
      />
    </>
  );
}
