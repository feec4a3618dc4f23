import { describeRange } from '../../editor/describe';
import { mapRange } from '../../editor/mapper/map-range';
import { isRunning } from '../../studio/jobs/job';
import { mapObstacle } from '../../studio/commands/readiness';
import { Icon } from '../controls/icon';
import { RunButton } from '../controls/run-button';
import { useNextStep } from '../hooks/use-next-step';
import { useObstacle } from '../hooks/use-obstacle';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { useCommandTitle } from '../keyboard/use-command-title';
import { SharpTransients } from './sharp-transients';
import { SensitivitySlider } from './sensitivity-slider';

/** Runs the mapper on the picture; the settings of its hits. */
export function MapPanel() {
  const studio = useStudio();
  const running = useStudioState((state) => isRunning(state.jobs.map));
  const obstacle = useObstacle(mapObstacle);
  const isNext = useNextStep() === 'map';
  const range = useEditorState((state) => {
    const span = mapRange(state);
    return span && describeRange(state, span);
  });
  const title = useCommandTitle('page.map', 'Draw a loudness envelope from the picture');
  return (
    <section className="panel-section" aria-label="Envelope">
      <RunButton
        job="map"
        progressLabel="Mapping envelope"
        obstacle={obstacle}
        title={title}
        isNext={isNext}
        onRun={() => void studio.envelope.map()}
      >
        <Icon name="curve" />
        Map envelope
      </RunButton>
      {!running && <p className="hint">{range ? `Only ${range}` : 'The whole clip'}</p>}
      <SensitivitySlider />
      <SharpTransients />
    </section>
  );
}
