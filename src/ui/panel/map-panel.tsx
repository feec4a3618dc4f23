import { isRunning } from '../../studio/jobs/job';
import { describeJob } from '../../studio/jobs/status';
import { Icon } from '../controls/icon';
import { Progress } from '../controls/progress';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { SharpTransients } from './sharp-transients';
import { SensitivitySlider } from './sensitivity-slider';

/** Runs the mapper on the picture; the settings of its hits. */
export function MapPanel() {
  const studio = useStudio();
  const job = useStudioState((state) => state.jobs.map);
  const busy = useStudioState((state) => isRunning(state.jobs.generate) || isRunning(state.jobs.open));
  const hasClip = useStudioState((state) => state.clip !== null);
  return (
    <section className="panel-section" aria-label="Envelope">
      {job.kind === 'running' ? (
        <div className="running">
          <Progress label="Mapping envelope" fraction={job.fraction} detail={describeJob(job)} />
          <button type="button" className="button" onClick={() => studio.cancel('map')}>
            Cancel
          </button>
        </div>
      ) : (
        <button
          type="button"
          className="button wide"
          disabled={!hasClip || busy}
          title="Draw a loudness envelope from the picture"
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
