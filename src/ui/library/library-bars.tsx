import { NoticeBar } from '../frame/notice-bar';
import { useStudio, useStudioState } from '../hooks/use-studio';

/** Work that is in memory only, until it is stored. */
export function StorageAlert() {
  const studio = useStudio();
  const problem = useStudioState((state) => state.library.problem);
  if (!problem) return null;
  const why =
    problem.reason === 'full'
      ? `The browser's storage is full: ${problem.what} is not stored. Delete projects that you no longer need, or save your work to a file.`
      : `The browser's storage does not work: ${problem.what} is not stored. It is tried again every few seconds; save your work to a file before you close this page.`;
  return (
    <NoticeBar
      tone="error"
      actions={[
        { label: 'Save to a file', onClick: () => void studio.library.saveUnstored() },
        { label: 'Try again', onClick: () => void studio.library.retryStorage() },
      ]}
    >
      {why}
    </NoticeBar>
  );
}

/** The open project is open in another tab too. */
export function ReadOnlyBar() {
  const studio = useStudio();
  const readOnly = useStudioState((state) => state.library.readOnly);
  if (!readOnly) return null;
  return (
    <NoticeBar
      tone="warning"
      actions={[{ label: 'Take over', onClick: () => void studio.library.takeOver() }]}
    >
      This project is open in another tab. Here it can be viewed and played, not changed.
    </NoticeBar>
  );
}

/** A deletion that can still be undone. */
export function DeletedBar() {
  const studio = useStudio();
  const deleted = useStudioState((state) => state.library.deleted);
  if (!deleted) return null;
  return (
    <NoticeBar tone="info" actions={[{ label: 'Undo', onClick: () => void studio.library.undoDelete() }]}>
      <strong>{deleted.name}</strong> deleted.
    </NoticeBar>
  );
}
