import { useCallback, useLayoutEffect, useRef } from 'react';
import { projectDuration } from '../../../core/project/project';
import { formatTime } from '../../../core/time/clock-text';
import { useEditorState, useStudio } from '../../hooks/use-studio';
import { useTransportFrames } from '../../hooks/use-transport';
import { useCommandTitle } from '../../keyboard/use-command-title';
import { ClockEntry } from './clock-entry';
import { displayOf } from './time-display';
import { TimeDisplayPanel } from './time-display-panel';
import './clock.css';

/** The clock; a click opens a field to seek. Beside it the clip's length, which opens the time display settings. */
export function Timecode() {
  const { editor, transport } = useStudio();
  const title = useCommandTitle('time.go-to', 'Go to time');
  const shown = useRef<HTMLButtonElement>(null);
  const typing = useEditorState((state) => state.session.timePanel === 'go-to');
  const length = useEditorState((state) =>
    formatTime(projectDuration(state.document), state.session.frames, {
      ...displayOf(state),
      // A length counts from zero.
      startFrame: 0,
    }),
  );
  // Redraws the stopped clock when the time display changes.
  useEditorState((state) => state.session.timeUnit);
  useEditorState((state) => state.document.startFrame);
  useEditorState((state) => state.document.dropFrame);

  const draw = useCallback(() => {
    const state = editor.state;
    const text = formatTime(transport.now(), state.session.frames, displayOf(state));
    // The same text would be laid out again.
    if (shown.current && shown.current.textContent !== text) shown.current.textContent = text;
  }, [editor, transport]);
  useTransportFrames(draw);
  // The clock that comes back after typing is not empty for a frame.
  useLayoutEffect(draw, [draw, typing]);

  return (
    <div className="timecode">
      {typing ? (
        <ClockEntry />
      ) : (
        <button
          ref={shown}
          type="button"
          className="timecode-now"
          aria-label="Current time, go to time"
          title={title}
          onClick={() => editor.setSession({ timePanel: 'go-to' })}
        />
      )}
      <TimeDisplayPanel length={length} />
    </div>
  );
}
