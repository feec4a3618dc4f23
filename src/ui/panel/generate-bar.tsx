import { isRunning } from '../../studio/jobs/job';
import { describeJob } from '../../studio/jobs/status';
import { Progress } from '../controls/progress';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';

/** The Generate button, or the progress of the run. It stays visible while the panel scrolls. */
export function GenerateBar() {
  const studio = useStudio();
  const job = useStudioState((state) => state.jobs.generate);
  const mapping = useStudioState((state) => isRunning(state.jobs.map) || isRunning(state.jobs.reference));
  const hasClip = useEditorState((state) => state.document.clip !== null);
  if (job.kind === 'running') {
    return (
      <div className="generate-bar running">
        <Progress label="Generating" fraction={job.fraction} detail={describeJob(job)} />
        <button type="button" className="button" onClick={() => studio.cancel('generate')}>
          Cancel
        </button>
      </div>
    );
  }
  return (
    <div className="generate-bar">
      <button
        type="button"
        className="button primary wide"
        disabled={!hasClip || mapping}
        onClick={() => void studio.takes.generate()}
      >
        Generate
      </button>
    </div>
  );
}
