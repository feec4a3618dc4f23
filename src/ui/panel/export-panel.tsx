import type { WavFormat } from '../../core/formats/wav';
import { clipRate, wavRates } from '../../studio/export/wav-options';
import { describeJob } from '../../studio/jobs/status';
import { Icon } from '../controls/icon';
import { Progress } from '../controls/progress';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';

const formats: readonly { readonly value: WavFormat; readonly label: string }[] = [
  { value: 'int16', label: '16-bit' },
  { value: 'int24', label: '24-bit' },
  { value: 'float32', label: '32-bit float' },
];
/** Option of the sample rate that follows the clip. */
const AUTO = 'auto';

const kilohertz = (rate: number) => `${rate / 1000} kHz`;

export function ExportPanel() {
  const studio = useStudio();
  const { format, rate, rangeOnly } = useStudioState((state) => state.wavOptions);
  const automaticRate = useStudioState((state) => clipRate(state.clip));
  const job = useStudioState((state) => state.jobs.export);
  const hasClip = useStudioState((state) => state.clip !== null);
  const current = useEditorState((state) => state.document.currentTake);
  const hasRange = useEditorState(({ document }) => document.inPoint !== null || document.outPoint !== null);
  const ready = useStudioState((state) => current !== null && state.takeWaveforms.has(current));
  const busy = job.kind === 'running';
  const { setWavOptions } = studio.export;
  return (
    <section className="panel-section" aria-label="Export">
      <div className="button-row">
        <select
          className="grow"
          aria-label="WAV format"
          title="Format of the WAV file. The video's sound is always 24-bit."
          value={format}
          onChange={(event) => setWavOptions({ format: event.target.value as WavFormat })}
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
            setWavOptions({ rate: target.value === AUTO ? null : Number(target.value) })
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
      {hasRange && (
        <label className="check">
          <input
            type="checkbox"
            checked={rangeOnly}
            onChange={(event) => setWavOptions({ rangeOnly: event.target.checked })}
          />
          WAV from in to out point only
        </label>
      )}
      <div className="button-row">
        <button
          type="button"
          className="button grow"
          title="The current take as Broadcast Wave, with the start timecode"
          disabled={!ready || busy}
          onClick={() => void studio.export.wav()}
        >
          <Icon name="export" />
          Export WAV
        </button>
        <button
          type="button"
          className="button grow"
          title="Original picture, current take as audio track 1, production sound on the next tracks. MOV, or MKV where MOV cannot hold the picture."
          disabled={!ready || !hasClip || busy}
          onClick={() => void studio.export.video()}
        >
          <Icon name="film" />
          Export video
        </button>
      </div>
      {busy && <Progress label="Exporting" fraction={job.fraction} detail={describeJob(job)} />}
    </section>
  );
}
