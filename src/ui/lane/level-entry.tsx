import type { FormEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import { formatLevel, parseGain, parseLevel } from '../../core/envelope/level';
import { setSelectedLevel } from '../../editor/commands/point-commands';
import { describeRange } from '../../editor/describe';
import type { Editor } from '../../editor/editor';
import { gainScope } from '../../editor/range-edits';
import { scope, selectedIndices } from '../../editor/scene';

interface LevelEntryProps {
  readonly kind: 'gain' | 'level';
  readonly editor: Editor;
  readonly onClose: () => void;
}

const kinds = {
  gain: { label: 'Gain', parse: parseGain, example: '+3 dB, -6 dB or x0.5' },
  level: { label: 'Level', parse: parseLevel, example: '-12 dB, 0.4, 40 % or silence' },
};

function initialText(editor: Editor, kind: LevelEntryProps['kind']): string {
  if (kind === 'gain') return '';
  const state = editor.store.getState();
  const { channel } = state.selection;
  const point = state.document.curve[channel][selectedIndices(state)[0] ?? -1];
  return point ? formatLevel(point.value) : '';
}

/** A field over the lane for a number with its unit. Enter applies, Escape closes. */
export function LevelEntry({ kind, editor, onClose }: LevelEntryProps) {
  const { label, parse, example } = kinds[kind];
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(() => initialText(editor, kind));
  const [wrong, setWrong] = useState(false);
  useEffect(() => field.current?.select(), []);

  const close = () => {
    editor.setSession({ dialog: null });
    onClose();
  };
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const value = parse(text);
    if (value === null) {
      setWrong(true);
      field.current?.select();
      return;
    }
    if (kind === 'gain') gainScope(editor, value);
    else setSelectedLevel(editor, value);
    close();
  };
  const state = editor.store.getState();
  return (
    <form
      className="level-entry"
      onSubmit={apply}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') close();
      }}
    >
      <label>
        {label}
        <input
          ref={field}
          autoFocus
          value={text}
          aria-invalid={wrong}
          aria-describedby="level-entry-hint"
          onChange={(event) => {
            setText(event.target.value);
            setWrong(false);
          }}
        />
      </label>
      <span id="level-entry-hint" className={wrong ? 'level-entry-wrong' : undefined}>
        {wrong ? `Type ${example}.` : example}
      </span>
      {kind === 'gain' && <span>{describeRange(state, scope(state))}</span>}
      <button type="submit">Apply</button>
      <button type="button" onClick={close}>
        Close
      </button>
    </form>
  );
}
