import { isRunning } from '../../studio/jobs/job';
import { describeJob, statusText } from '../../studio/jobs/status';
import { Icon } from '../controls/icon';
import { Progress } from '../controls/progress';
import { useStudio, useStudioState } from '../hooks/use-studio';

/** The last error, until it is dismissed or the next job starts. */
export function AlertLine() {
  const studio = useStudio();
  const alert = useStudioState((state) => state.alert);
  return (
    <div className="alert-line" data-empty={alert === null || undefined}>
      <p role="alert">{alert}</p>
      {alert !== null && (
        <button
          type="button"
          className="icon-button quiet"
          aria-label="Dismiss"
          onClick={() => studio.dismissAlert()}
        >
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}

/** Offers autosaved work of an earlier session, or of the clip that was open before. */
export function RestoreLine() {
  const studio = useStudio();
  const restorable = useStudioState((state) => state.restorable);
  if (!restorable) return null;
  const when = new Date(restorable.saved).toLocaleString(undefined, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return (
    <div className="restore-line">
      <p>
        Autosaved work on <strong>{restorable.fileName}</strong> from {when}.
      </p>
      <button type="button" className="button small" onClick={() => void studio.project.restore()}>
        Restore
      </button>
      <button
        type="button"
        className="button small quiet"
        onClick={() => void studio.project.discardRestorable()}
      >
        Discard
      </button>
    </div>
  );
}

/** The status line, and the progress of an import. */
export function StatusBar() {
  const studio = useStudio();
  const status = useStudioState(statusText);
  const open = useStudioState((state) => state.jobs.open);
  return (
    <footer className="status-bar">
      <p role="status">{status}</p>
      {isRunning(open) && open.kind === 'running' && open.fraction !== null && (
        <>
          <Progress label="Converting" fraction={open.fraction} detail={describeJob(open)} />
          <button type="button" className="button small" onClick={() => studio.cancel('open')}>
            Cancel import
          </button>
        </>
      )}
      <p className="privacy">All processing is local</p>
    </footer>
  );
}
