import * as v from 'valibot';
import type { Editor } from '../../editor/editor';
import { readSelection, storedSelection, storedSelectionSchema } from '../../editor/history/stored-selection';
import type { Transport } from '../../playback/api';

/** Where the user was: beside the document, not undone. */
const viewSchema = v.object({
  selection: storedSelectionSchema,
  /** Null while the whole clip is in view. */
  zoom: v.nullable(
    v.object({
      start: v.pipe(v.number(), v.minValue(0)),
      pixelsPerSecond: v.pipe(v.number(), v.minValue(0.001), v.maxValue(1e5)),
    }),
  ),
  /** Seconds. */
  playhead: v.pipe(v.number(), v.minValue(0), v.maxValue(1e6)),
  tool: v.picklist(['select', 'pencil', 'line', 'stamp', 'range', 'eraser']),
  stamp: v.pipe(v.string(), v.maxLength(200)),
  showPan: v.boolean(),
});
export type StoredView = v.InferOutput<typeof viewSchema>;

export function takeView(editor: Editor, transport: Transport): StoredView {
  const { document, selection, session } = editor.state;
  const { view, tool, stamp, showPan } = session;
  const duration = document.clip?.duration ?? 0;
  const showsAll = view.start === 0 && view.width / view.pixelsPerSecond >= duration;
  return {
    selection: storedSelection({ document, selection }),
    zoom: showsAll ? null : { start: view.start, pixelsPerSecond: view.pixelsPerSecond },
    playhead: Math.max(0, transport.now()),
    tool,
    stamp,
    showPan,
  };
}

/** Shows the stored view on the document to which it belongs. What does not fit is left out. */
export function showView(stored: unknown, editor: Editor, transport: Transport): void {
  const parsed = v.safeParse(viewSchema, stored);
  if (!parsed.success) return;
  const { selection, zoom, playhead, tool, stamp, showPan } = parsed.output;
  editor.select(() => readSelection(editor.document, selection));
  editor.setSession({ tool, stamp, showPan });
  if (zoom) editor.setView((view) => ({ ...view, ...zoom }));
  transport.seek(Math.min(playhead, editor.document.clip?.duration ?? 0));
}
