import type { Editor } from '../../editor/editor';
import { readSelection, storedSelection, type StoredSelection } from '../../editor/history/stored-selection';
import type { Session } from '../../editor/session';
import type { Transport } from '../../playback/api';

/** Where the user was: beside the document, not undone. */
export interface StoredView extends Pick<Session, 'tool' | 'stamp' | 'showPan'> {
  readonly selection: StoredSelection;
  /** Null while the whole clip is in view. */
  readonly zoom: { readonly start: number; readonly pixelsPerSecond: number } | null;
  /** Seconds. */
  readonly playhead: number;
}

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
export function showView(view: StoredView, editor: Editor, transport: Transport): void {
  const { selection, zoom, playhead, tool, stamp, showPan } = view;
  editor.select(() => readSelection(editor.document, selection));
  editor.setSession({ tool, stamp, showPan });
  if (zoom) editor.setView((now) => ({ ...now, ...zoom }));
  transport.seek(Math.min(playhead, editor.document.clip?.duration ?? 0));
}
