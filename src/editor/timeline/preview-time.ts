import type { Editor } from '../editor';

/** Shows the frame at a time (seconds) in place of the playhead's, while something is dragged there. Until `endPreview`. */
export function previewFrame(editor: Editor, time: number): void {
  if (editor.session.previewTime !== time) editor.setSession({ previewTime: time });
}

/** The picture returns to the playhead. */
export function endPreview(editor: Editor): void {
  if (editor.session.previewTime !== null) editor.setSession({ previewTime: null });
}
