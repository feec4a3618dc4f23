import type { WavFormat } from '../../core/formats/wav';
import { describeJob } from '../../studio/jobs/status';
import { Icon } from '../controls/icon';
import { Progress } from '../controls/progress';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';

const formats: readonly { readonly value: WavFormat; readonly label: string }[] = [
  { value: 'int16', label: '16-bit' },
  { value: 'int24', label: '24-bit' },
  { value: 'float32', label: '32-bit float' },
];
const rates = [44100, 48000];

export function ExportPanel() {
  const studio = useStudio();
  const { format, rate } = useStudioState((state) => state.wavOptions);
  const job = useStudioState((state) => state.jobs.export);
  const hasClip = useStudioState((state) => state.clip !== null);
  const current = useEditorState((state) => state.document.currentTake);
  const ready = useStudioState((state) => current !== null && state.takeWaveforms.has(current));
  const busy = job.kind === 'running';
  return (
    <section className="panel-section" aria-label="Export">
      <div className="button-row">
        <select
          className="grow"
          aria-label="WAV format"
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
          value={rate}
          onChange={(event) => studio.export.setWavOptions({ rate: Number(event.target.value) })}
        >
          {rates.map((value) => (
            <option key={value} value={value}>
              {value / 1000} kHz
            </option>
          ))}
        </select>
      </div>
      <div className="button-row">
        <button
          type="button"
          className="button grow"
          disabled={!ready || busy}
          onClick={() => void studio.export.wav({ format, rate })}
        >
          <Icon name="export" />
          Export WAV
        </button>
        <button
          type="button"
          className="button grow"
          title="Original picture, current take as audio track 1, production sound as track 2"
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
