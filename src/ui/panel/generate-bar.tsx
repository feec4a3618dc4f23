import { isRunning } from '../../studio/jobs/job';
import { generateObstacle } from '../../studio/commands/readiness';
import { RunButton } from '../controls/run-button';
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
      <RunButton
        job="generate"
        progressLabel="Generating"
        obstacle={obstacle}
        title={title}
        isNext={isNext}
        onRun={() => void studio.takes.generate()}
      >
        Generate
      </RunButton>
      {obstacle !== null && !running && (
        <p className="hint" aria-hidden="true">
          {obstacle}
        </p>
      )}
    </div>
  );
}
