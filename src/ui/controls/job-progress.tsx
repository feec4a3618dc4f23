import type { JobName } from '../../studio/jobs/job';
import { describeJob } from '../../studio/jobs/status';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { Progress } from './progress';

interface JobProgressProps {
  readonly job: JobName;
  /** Accessible name of the progress bar. */
  readonly label: string;
  readonly cancelLabel?: string;
}

/** The progress of a running job and the button that cancels it; nothing while it does not run. */
export function JobProgress({ job: name, label, cancelLabel = 'Cancel' }: JobProgressProps) {
  const studio = useStudio();
  const job = useStudioState((state) => state.jobs[name]);
  if (job.kind !== 'running') return null;
  return (
    <div className="running">
      <Progress label={label} fraction={job.fraction} detail={describeJob(job)} />
      <button type="button" className="button small" onClick={() => studio.cancel(name)}>
        {cancelLabel}
      </button>
    </div>
  );
}
