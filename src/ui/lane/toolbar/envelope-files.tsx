import type { EnvelopeFormat } from '../../../core/formats/read-envelope';
import { type MidiControllers, PAIRS } from '../../../core/formats/envelope-midi';
import { acceptedFiles } from '../../controls/accepted-files';
import { FileButton } from '../../controls/file-button';
import { useStudio, useStudioState } from '../../hooks/use-studio';

const formats: Readonly<Record<EnvelopeFormat, { readonly label: string; readonly hint: string }>> = {
  csv: { label: 'CSV', hint: '125 rows a second' },
  json: { label: 'JSON', hint: 'breakpoints, exactly' },
  midi: { label: 'MIDI CC', hint: 'controllers in 14 bits, for 120 beats a minute' },
  reaper: { label: 'REAPER', hint: 'a project with volume envelopes' },
};

/** The envelope as a file, in and out. What comes in tells its format by itself. */
export function EnvelopeFiles() {
  const studio = useStudio();
  const { format, controllers } = useStudioState((state) => state.envelopeFileOptions);
  return (
    <div className="lane-files" role="group" aria-label="Envelope file">
      <FileButton
        label="Import envelope"
        shown="Import"
        accept={acceptedFiles.envelope}
        onFile={(file) => void studio.importEnvelope(file)}
      />
      <button
        type="button"
        className="button"
        aria-label="Export envelope"
        onClick={() => studio.exportEnvelope()}
      >
        Export
      </button>
      <select
        aria-label="Envelope format"
        title={formats[format].hint}
        value={format}
        onChange={(event) => studio.setEnvelopeFiles({ format: event.target.value as EnvelopeFormat })}
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

/** Which controller carries a channel; the other channel's is not offered. */
function ControllerChoice({ side, controllers }: ControllerChoiceProps) {
  const studio = useStudio();
  const other = controllers[side === 'left' ? 'right' : 'left'];
  return (
    <select
      aria-label={`MIDI controller of the ${side} channel`}
      title={`MIDI controller of the ${side} channel, with ${controllers[side] + PAIRS} for its low 7 bits`}
      value={controllers[side]}
      onChange={(event) =>
        studio.setEnvelopeFiles({ controllers: { ...controllers, [side]: Number(event.target.value) } })
      }
    >
      {Array.from({ length: PAIRS }, (_, controller) => controller)
        .filter((controller) => controller !== other)
        .map((controller) => (
          <option key={controller} value={controller}>
            {side === 'left' ? 'L' : 'R'} CC {controller}
          </option>
        ))}
    </select>
  );
}
