import type { EnvelopeFormat } from '../../../core/formats/read-envelope';
import { FIRST_LSB_CONTROLLER } from '../../../core/formats/midi/controllers';
import type { MidiControllers } from '../../../core/formats/midi/midi-sources';
import { exportEnvelopeObstacle } from '../../../studio/commands/readiness';
import { acceptedFiles } from '../../controls/accepted-files';
import { Editable } from '../../controls/editable';
import { FileButton } from '../../controls/file-button';
import { useObstacle } from '../../hooks/use-obstacle';
import { useReturnedFocus } from '../../hooks/use-returned-focus';
import { useStudio, useStudioState } from '../../hooks/use-studio';

const formats: Readonly<Record<EnvelopeFormat, { readonly label: string; readonly hint: string }>> = {
  csv: { label: 'CSV', hint: '125 rows per second' },
  json: { label: 'JSON', hint: 'exact breakpoints' },
  midi: { label: 'MIDI CC', hint: '14-bit controllers at 120 BPM' },
  reaper: { label: 'REAPER', hint: 'project with volume envelopes' },
};

/** Import and export of the envelope. The format of an imported file is detected. */
export function EnvelopeFiles() {
  const studio = useStudio();
  const { format, controllers } = useStudioState((state) => state.envelopeFileOptions);
  const obstacle = useObstacle(exportEnvelopeObstacle);
  const exportButton = useReturnedFocus(obstacle !== null);
  return (
    <div className="lane-files" role="group" aria-label="Envelope file">
      <Editable>
        <FileButton
          label="Import envelope"
          shortLabel="Import"
          title="Import an envelope: CSV, JSON, MIDI or REAPER"
          accept={acceptedFiles.envelope}
          onFile={(file) => studio.envelope.import(file)}
        />
      </Editable>
      <button
        type="button"
        ref={exportButton}
        className="button"
        aria-label="Export envelope"
        title={obstacle ?? `Export the envelope as ${formats[format].label}: ${formats[format].hint}`}
        disabled={obstacle !== null}
        onClick={() => void studio.envelope.export()}
      >
        Export
      </button>
      <select
        aria-label="Envelope format"
        title={formats[format].hint}
        value={format}
        onChange={(event) => studio.envelope.setFileOptions({ format: event.target.value as EnvelopeFormat })}
      >
        {Object.entries(formats).map(([value, { label }]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      {format === 'midi' &&
        (['left', 'right'] as const).map((side) => (
          <ControllerChoice key={side} side={side} controllers={controllers} />
        ))}
    </div>
  );
}

interface ControllerChoiceProps {
  readonly side: keyof MidiControllers;
  readonly controllers: MidiControllers;
}

/** The controller of one channel; the other channel's is not offered. */
function ControllerChoice({ side, controllers }: ControllerChoiceProps) {
  const studio = useStudio();
  const other = controllers[side === 'left' ? 'right' : 'left'];
  return (
    <select
      aria-label={`MIDI controller, ${side} channel`}
      title={`MIDI controller, ${side} channel (LSB: CC ${controllers[side] + FIRST_LSB_CONTROLLER})`}
      value={controllers[side]}
      onChange={(event) =>
        studio.envelope.setFileOptions({
          controllers: { ...controllers, [side]: Number(event.target.value) },
        })
      }
    >
      {Array.from({ length: FIRST_LSB_CONTROLLER }, (_, controller) => controller)
        .filter((controller) => controller !== other)
        .map((controller) => (
          <option key={controller} value={controller}>
            {side === 'left' ? 'L' : 'R'} CC {controller}
          </option>
        ))}
    </select>
  );
}
