import { isRunning } from '../../studio/jobs/job';
import { mapObstacle } from '../../studio/commands/readiness';
import { Icon } from '../controls/icon';
import { JobProgress } from '../controls/job-progress';
import { useNextStep, useObstacle } from '../hooks/use-readiness';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { useCommandTitle } from '../keyboard/use-command-title';
import { SharpTransients } from './sharp-transients';
import { SensitivitySlider } from './sensitivity-slider';

/** Runs the mapper on the picture; the settings of its hits. */
export function MapPanel() {
  const studio = useStudio();
  const running = useStudioState((state) => isRunning(state.jobs.map));
  const obstacle = useObstacle(mapObstacle);
  const isNext = useNextStep() === 'map';
  const title = useCommandTitle('page.map', 'Draw a loudness envelope from the picture');
  return (
    <section className="panel-section" aria-label="Envelope">
      {running ? (
        <JobProgress job="map" label="Mapping envelope" />
      ) : (
        <button
          type="button"
          className={isNext ? 'button wide primary' : 'button wide'}
          disabled={obstacle !== null}
          title={obstacle ?? title}
          onClick={() => void studio.envelope.map()}
        >
          <Icon name="curve" />
          Map envelope
        </button>
      )}
      <SensitivitySlider />
      <SharpTransients />
    </section>
  );
}
