import { useState } from 'react';
import { statusText } from '../../studio/jobs/status';
import { useEditorState, useStudioState } from '../hooks/use-studio';

/**
 * The newest of two messages: the studio's status and what the last edit did ("Undone: Draw"). Screen readers get the edit from the lane's
 * announcer, so here it is only seen, and the status stays for them. A message longer than the line is whole in its title.
 */
export function StatusLine() {
  const status = useStudioState(statusText);
  const edit = useEditorState((state) => state.session.announcement);
  const [seen, setSeen] = useState({ status, edit, newest: 'status' });
  if (seen.status !== status || seen.edit !== edit)
    setSeen({ status, edit, newest: edit !== null && seen.edit !== edit ? 'edit' : 'status' });
  const showsEdit = edit !== null && seen.newest === 'edit';
  return (
    <>
      <p role="status" className={showsEdit ? 'visually-hidden' : 'status-line'} title={status}>
        {status}
      </p>
      {showsEdit && (
        <p className="status-line" aria-hidden="true" title={edit.text} data-testid="last-edit">
          {edit.text}
        </p>
      )}
    </>
  );
}
