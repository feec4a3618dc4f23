import { Editable } from '../../controls/editable';
import { useId, useState } from 'react';
import type { TimeDisplay } from '../../../core/time/clock-text';
import { canDropFrames, formatFrameRate } from '../../../core/time/frame-rate';
import { formatTimecode, parseTimecode } from '../../../core/time/timecode';
import { Popover } from '../../controls/popover';
import { useEditorState, useStudio, useStudioState } from '../../hooks/use-studio';

const units: readonly { readonly unit: TimeDisplay['unit']; readonly label: string }[] = [
  { unit: 'timecode', label: 'Timecode' },
  { unit: 'frames', label: 'Frames' },
  { unit: 'seconds', label: 'Seconds' },
];

/** A button with the clip's length. Its panel sets the time unit, the start timecode and drop-frame. */
export function TimeDisplayPanel({ length }: { readonly length: string }) {
  const { editor } = useStudio();
  const group = useId();
  const unit = useEditorState((state) => state.session.timeUnit);
  const rate = useEditorState((state) => state.session.frames.rate);
  const drop = useEditorState((state) => state.document.dropFrame);
  const variable = useStudioState((state) => state.clip?.info.variableFrameRate ?? false);
  return (
    <Popover
      label="Time display"
      buttonClassName="timecode-unit"
      buttonLabel={`Length ${length}, time display`}
      buttonTitle="Time display: unit, start timecode, drop-frame"
      button={`/ ${length}`}
    >
      <div className="time-units" role="radiogroup" aria-label="Unit">
        {units.map((choice) => (
          <label key={choice.unit}>
            <input
              type="radio"
              name={group}
              checked={unit === choice.unit}
              onChange={() => editor.setSession({ timeUnit: choice.unit })}
            />
            {choice.label}
          </label>
        ))}
      </div>
      <Editable>
        <StartTimecode />
        {canDropFrames(rate) && (
          <label className="time-drop">
            <input
              type="checkbox"
              checked={drop}
              onChange={(event) => {
                const dropFrame = event.target.checked;
                editor.change(dropFrame ? 'Drop-frame on' : 'Drop-frame off', (document) => ({
                  ...document,
                  dropFrame,
                  startFrame: renumbered(document.startFrame, { rate, drop: document.dropFrame }, dropFrame),
                }));
              }}
            />
            Drop-frame
          </label>
        )}
      </Editable>
      <p className="hint">
        {formatFrameRate(rate)}
        {variable && ', variable: frame steps follow the actual frames, timecode follows the clock.'}
      </p>
    </Popover>
  );
}

/** The frame count with the same timecode after a change of drop-frame: 01:00:00:00 stays 01:00:00:00. */
function renumbered(frame: number, format: Parameters<typeof formatTimecode>[1], drop: boolean): number {
  return parseTimecode(formatTimecode(frame, format), { rate: format.rate, drop }) ?? frame;
}

/** Timecode of the clip's first frame, e.g. 01:00:00:00 for a film reel. */
function StartTimecode() {
  const { editor } = useStudio();
  const id = useId();
  const rate = useEditorState((state) => state.session.frames.rate);
  const drop = useEditorState((state) => state.document.dropFrame);
  const startFrame = useEditorState((state) => state.document.startFrame);
  const [draft, setDraft] = useState<string | null>(null);
  const format = { rate, drop };
  const parsed = draft === null ? startFrame : parseTimecode(draft, format);
  const wrong = parsed === null || parsed < 0;
  const apply = () => {
    if (!wrong && parsed !== startFrame) {
      editor.change('Start timecode', (document) => ({ ...document, startFrame: parsed }));
      editor.announce(`Start timecode ${formatTimecode(parsed, format)}`);
    }
    if (!wrong) setDraft(null);
  };
  return (
    <div className="field inline">
      <label htmlFor={id}>Start timecode</label>
      <input
        id={id}
        type="text"
        autoComplete="off"
        spellCheck={false}
        value={draft ?? formatTimecode(startFrame, format)}
        aria-invalid={wrong}
        title={wrong ? 'Enter a timecode, e.g. 01:00:00:00' : undefined}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => {
          apply();
          setDraft(null);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') apply();
          if (event.key === 'Escape' && draft !== null) {
            event.preventDefault();
            event.stopPropagation();
            setDraft(null);
          }
        }}
      />
    </div>
  );
}
