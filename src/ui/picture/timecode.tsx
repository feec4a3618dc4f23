import { useRef, useState } from 'react';
import { projectDuration } from '../../core/project/document';
import { formatTime, parseTime } from '../../core/time/clock-text';
import type { TimeDisplay } from '../../core/time/clock-text';
import type { EditorState } from '../../editor/editor';
import { useEditorState, useStudio } from '../studio-context';
import { useTransportFrames } from '../use-transport';

const units: readonly TimeDisplay['unit'][] = ['timecode', 'frames', 'seconds'];

function displayOf({ session, document }: EditorState): TimeDisplay {
  return { unit: session.timeUnit, drop: document.dropFrame, startFrame: document.startFrame };
}

/** The clock. Click to type a place to go to ("1:12", "+10", "2.5s"); the button beside it changes the unit. */
export function Timecode() {
  const { editor, transport } = useStudio();
  const shown = useRef<HTMLButtonElement>(null);
  const [typing, setTyping] = useState(false);
  const unit = useEditorState((state) => state.session.timeUnit);
  const length = useEditorState((state) =>
    formatTime(projectDuration(state.document), state.session.frames, displayOf(state)),
  );

  useTransportFrames(() => {
    const state = editor.store.getState();
    if (shown.current) {
      shown.current.textContent = formatTime(transport.now(), state.session.frames, displayOf(state));
    }
  });

  const go = (text: string) => {
    const state = editor.store.getState();
    const time = parseTime(text, transport.now(), state.session.frames, displayOf(state));
    if (time !== null) transport.seek(time);
    setTyping(false);
  };

  return (
    <div className="timecode">
      {typing ? (
        <input
          className="timecode-now"
          aria-label="Go to time"
          autoFocus
          onBlur={() => setTyping(false)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') go(event.currentTarget.value);
            if (event.key === 'Escape') setTyping(false);
          }}
        />
      ) : (
        <button
          ref={shown}
          type="button"
          className="timecode-now"
          aria-label="Current time, type to go to another"
          title="Click to type a time"
          onClick={() => setTyping(true)}
        />
      )}
      <button
        type="button"
        className="timecode-unit"
        title="Timecode, frames or seconds"
        aria-label={`Time shown in ${unit}; change`}
        onClick={() =>
          editor.setSession({ timeUnit: units[(units.indexOf(unit) + 1) % units.length] ?? 'timecode' })
        }
      >
        / {length}
      </button>
    </div>
  );
}
