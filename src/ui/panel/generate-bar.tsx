import { isRunning } from '../../studio/jobs/job';
import { generateObstacle } from '../../studio/commands/readiness';
import { JobProgress } from '../controls/job-progress';
import { useNextStep, useObstacle } from '../hooks/use-readiness';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { useCommandTitle } from '../keyboard/use-command-title';

/** The Generate button, or the progress of the run. It stays visible while the panel scrolls. */
export function GenerateBar() {
  const studio = useStudio();
  const running = useStudioState((state) => isRunning(state.jobs.generate));
  const obstacle = useObstacle(generateObstacle);
  const isNext = useNextStep() === 'generate';
  const title = useCommandTitle('page.generate', 'Generate sound that follows the envelope');
  return (
    <div className="generate-bar">
      {running ? (
        <JobProgress job="generate" label="Generating" />
      ) : (
        <>
          <button
            type="button"
            className={isNext ? 'button wide primary' : 'button wide'}
            disabled={obstacle !== null}
            title={obstacle ?? title}
            onClick={() => void studio.takes.generate()}
          >
            Generate
          </button>
          {obstacle !== null && (
            <p className="hint" aria-hidden="true">
              {obstacle}
            </p>
          )}
        </>
      )}
    </div>
  );
}
