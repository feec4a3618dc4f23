import { isRunning } from '../../studio/jobs/job';
import { describeJob } from '../../studio/jobs/status';
import { Icon } from '../controls/icon';
import { Progress } from '../controls/progress';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { SharpTransients } from './sharp-transients';
import { SensitivitySlider } from './sensitivity-slider';

/** Asks the mapper what loudness the picture wants. */
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
          title="Draw the loudness that the picture asks for"
          onClick={() => void studio.mapEnvelope()}
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
