import { isRunning } from '../../studio/jobs/job';
import { describeJob, statusText } from '../../studio/jobs/status';
import { Progress } from '../controls/progress';
import { useStudio, useStudioState } from '../hooks/use-studio';

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
