import { type FormEvent, useEffect, useRef, useState } from 'react';
import { describeRange } from '../../../editor/describe';
import type { Editor } from '../../../editor/editor';
import { scope } from '../../../editor/scene';
import { type EntryId, entries } from './entries';

interface ValueEntryProps {
  readonly kind: EntryId;
  readonly editor: Editor;
  readonly onClose: () => void;
}

/** A field over the lane for a value with its unit. Enter applies, Escape closes; what cannot be read stays to be mended. */
export function ValueEntry({ kind, editor, onClose }: ValueEntryProps) {
  const { label, example, initial, apply: applyText, onScope } = entries[kind];
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(() => initial(editor));
  const [wrong, setWrong] = useState(false);
  useEffect(() => field.current?.select(), []);

  const close = () => {
    editor.setSession({ dialog: null });
    onClose();
  };
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (applyText(editor, text)) {
      close();
      return;
    }
    setWrong(true);
    field.current?.select();
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
      <span
        id="level-entry-hint"
        role={wrong ? 'alert' : undefined}
        className={wrong ? 'level-entry-wrong' : undefined}
      >
        {wrong ? `Type ${example}.` : example}
      </span>
      {onScope && <span>{describeRange(state, scope(state))}</span>}
      <button type="submit">Apply</button>
      <button type="button" onClick={close}>
        Close
      </button>
    </form>
  );
}
