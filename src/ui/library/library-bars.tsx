import { isRunning } from '../../studio/jobs/job';
import { acceptedFiles } from '../controls/accepted-files';
import { chooseFile } from '../controls/choose-file';
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

/** The clip of the open project is to be opened again. */
export function AbsentClipBar() {
  const studio = useStudio();
  const absent = useStudioState((state) => state.library.absentClip);
  const opening = useStudioState((state) => isRunning(state.jobs.open));
  if (!absent || opening) return null;
  const { fileName, remembered } = absent;
  const choose = () => {
    if (studio.clip.choose) void studio.clip.choose();
    else chooseFile(acceptedFiles.video, (file) => void studio.clip.open(file));
  };
  return (
    <NoticeBar
      tone="info"
      actions={
        remembered
          ? [
              { label: `Open ${fileName} again`, onClick: () => void studio.library.openRememberedClip() },
              { label: 'Choose the file…', onClick: choose },
            ]
          : [{ label: 'Choose the file…', onClick: choose }]
      }
    >
      {remembered
        ? `The picture is missing: this browser needs your permission to read ${fileName}.`
        : `The picture is missing: open ${fileName}, or drop it here.`}
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
