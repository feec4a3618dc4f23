import type { WavFormat } from '../../core/formats/wav';
import { currentTakeOf } from '../../core/project/project';
import { clipRate, wavRates } from '../../studio/export/wav-options';
import { exportObstacle, exportVideoObstacle } from '../../studio/commands/readiness';
import { Icon } from '../controls/icon';
import { JobProgress } from '../controls/job-progress';
import { useNextStep } from '../hooks/use-next-step';
import { useObstacle } from '../hooks/use-obstacle';
import { useReturnedFocus } from '../hooks/use-returned-focus';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { Check } from '../controls/check';

const formats: readonly { readonly value: WavFormat; readonly label: string }[] = [
  { value: 'int16', label: '16-bit' },
  { value: 'int24', label: '24-bit' },
  { value: 'float32', label: '32-bit float' },
];
const VIDEO_TITLE =
  'Original picture, current take as audio track 1, production sound on the next tracks. MOV, or MKV where MOV cannot hold the picture.';

/** Option of the sample rate that follows the clip. */
const AUTO = 'auto';

const kilohertz = (rate: number) => `${rate / 1000} kHz`;

export function ExportPanel() {
  const studio = useStudio();
  const { format, rate, rangeOnly } = useStudioState((state) => state.wavOptions);
  const automaticRate = useStudioState((state) => clipRate(state.clip));
  const wavObstacle = useObstacle(exportObstacle);
  const videoObstacle = useObstacle(exportVideoObstacle);
  const wavButton = useReturnedFocus(wavObstacle !== null);
  const videoButton = useReturnedFocus(videoObstacle !== null);
  const isNext = useNextStep() === 'export';
  const takeName = useEditorState(({ document }) => currentTakeOf(document)?.name);
  const isPreviewed = useStudioState(({ live }) => live.sound !== null);
  const hasRange = useEditorState(({ document }) => document.inPoint !== null || document.outPoint !== null);
  return (
    <section className="panel-section" aria-label="Export">
      <div className="button-row">
        <select
          className="grow"
          aria-label="WAV format"
          title="Format of the WAV file. The video's sound is always 24-bit."
          value={format}
          onChange={(event) => studio.export.setWavOptions({ format: event.target.value as WavFormat })}
        >
          {formats.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <select
          className="grow"
          aria-label="Sample rate"
          title="Sample rate of the WAV file and of the take in the video"
          value={rate ?? AUTO}
          onChange={({ target }) =>
            studio.export.setWavOptions({ rate: target.value === AUTO ? null : Number(target.value) })
          }
        >
          <option value={AUTO}>Auto: {kilohertz(automaticRate)}</option>
          {wavRates.map((value) => (
            <option key={value} value={value}>
              {kilohertz(value)}
            </option>
          ))}
        </select>
      </div>
      <div className="export-range">
        <Check
          checked={rangeOnly && hasRange}
          disabled={!hasRange}
          title={
            hasRange
              ? 'The WAV file holds only what is from in to out point'
              : 'Set an in or out point first.'
          }
          onChange={(checked) => studio.export.setWavOptions({ rangeOnly: checked })}
        >
          WAV: in to out only
        </Check>
        {isPreviewed && (
          <p className="hint" title={`Exports ${takeName}, not its preview: Generate makes a take of it.`}>
            Without live preview
          </p>
        )}
      </div>
      <div className="button-row export-buttons">
        <button
          ref={wavButton}
          type="button"
          className={isNext ? 'button grow primary' : 'button grow'}
          title={wavObstacle ?? 'The current take as Broadcast Wave, with start timecode and markers'}
          disabled={wavObstacle !== null}
          onClick={() => void studio.export.wav()}
        >
          <Icon name="export" />
          Export WAV
        </button>
        <button
          ref={videoButton}
          type="button"
          className="button grow"
          title={videoObstacle ?? VIDEO_TITLE}
          disabled={videoObstacle !== null}
          onClick={() => void studio.export.video()}
        >
          <Icon name="film" />
          Export video
        </button>
        <JobProgress job="export" label="Exporting" />
        <JobProgress job="save" label="Saving project" />
      </div>
    </section>
  );
}
