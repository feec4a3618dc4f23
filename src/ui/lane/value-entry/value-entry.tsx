import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Editor } from '../../../editor/editor';
import { type EntryId, entries } from './entries';

interface ValueEntryProps {
  readonly id: EntryId;
  readonly editor: Editor;
  readonly onClose: () => void;
}

/** A field over the lane for a value with its unit. Enter applies, Escape closes; invalid text stays for correction. */
export function ValueEntry({ id, editor, onClose }: ValueEntryProps) {
  const { label, example, initial, apply: applyText, scope } = entries[id];
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
  return (
    <form
      className="value-entry"
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
          aria-describedby="value-entry-hint"
          onChange={(event) => {
            setText(event.target.value);
            setWrong(false);
          }}
        />
      </label>
      <span
        id="value-entry-hint"
        role={wrong ? 'alert' : undefined}
        className={wrong ? 'value-entry-wrong' : undefined}
      >
        {wrong ? `Enter ${example}.` : example}
      </span>
      {scope && <span>{scope(editor.state)}</span>}
      <button type="submit">Apply</button>
      <button type="button" onClick={close}>
        Close
      </button>
    </form>
  );
}
