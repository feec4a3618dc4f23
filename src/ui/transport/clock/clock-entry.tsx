import { commandContext } from '../../../editor/commands/command';
import { useEffect, useId, useRef, useState } from 'react';
import { formatTime, parseTime } from '../../../core/time/clock-text';
import { seek } from '../../../editor/commands/seek';
import { useStudio } from '../../hooks/use-studio';
import { displayOf, examples } from './time-display';

/** A time field in place of the clock. Enter seeks; Escape and blur close it. */
export function ClockEntry() {
  const { editor, transport } = useStudio();
  const hint = useId();
  const [wrong, setWrong] = useState(false);
  const before = useRef<Element | null>(null);
  const { session } = editor.state;
  const [initial] = useState(() => {
    const state = editor.state;
    return formatTime(transport.now(), state.session.frames, displayOf(state));
  });
  useEffect(
    () => () => {
      const { current } = before;
      if (current instanceof HTMLElement && current.isConnected) current.focus({ preventScroll: true });
    },
    [],
  );
  const close = () => editor.setSession({ timePanel: null });
  const go = (field: HTMLInputElement) => {
    const state = editor.state;
    const time = parseTime(field.value, transport.now(), state.session.frames, displayOf(state));
    if (time === null) {
      setWrong(true);
      field.select();
      editor.announce(`Invalid time. Use ${examples[state.session.timeUnit]}`);
      return;
    }
    seek(commandContext(editor, transport), time);
    close();
  };
  return (
    <>
      <input
        type="text"
        className="timecode-now"
        aria-label="Go to time"
        aria-invalid={wrong}
        aria-describedby={hint}
        autoFocus
        autoComplete="off"
        spellCheck={false}
        defaultValue={initial}
        onFocus={(event) => {
          before.current ??= event.relatedTarget;
          event.currentTarget.select();
        }}
        onBlur={close}
        onChange={() => setWrong(false)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(event.currentTarget);
          else if (event.key === 'Escape') close();
          else return;
          event.stopPropagation();
          // The button that has the focus again is not pressed.
          event.preventDefault();
        }}
      />
      <span id={hint} className="timecode-hint" data-wrong={wrong || undefined}>
        {wrong ? `Invalid. Use ${examples[session.timeUnit]}` : examples[session.timeUnit]}
      </span>
    </>
  );
}
