import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { commandContext, canRunNow, type Command } from '../../editor/commands/command';
import { searchCommands } from '../../editor/commands/search';
import { useEditorState, useStudio } from '../hooks/use-studio';
import { groupOf } from './command-groups';
import { shownKey } from './key-names';
import './command-palette.css';

interface CommandPaletteProps {
  readonly commands: readonly Command[];
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Every command by its name. The focus goes back to where it was before the chosen one runs. */
export function CommandPalette({ commands, open, onClose }: CommandPaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { editor, transport } = useStudio();
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  const choose = (command: Command) => {
    dialog.current?.close();
    command.run(commandContext(editor, transport));
  };
  return (
    <dialog
      ref={dialog}
      className="command-palette"
      aria-label="Commands"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      {open && <Finder commands={commands} onChoose={choose} onClose={onClose} />}
    </dialog>
  );
}

interface FinderProps {
  readonly commands: readonly Command[];
  readonly onChoose: (command: Command) => void;
  readonly onClose: () => void;
}

function Finder({ commands, onChoose, onClose }: FinderProps) {
  const { editor, transport } = useStudio();
  const keymap = useEditorState((state) => state.session.keymap);
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const list = useId();
  const activeRow = useRef<HTMLLIElement>(null);
  const found = searchCommands(commands, typed, groupOf);
  const possible = (command: Command) => canRunNow(command, commandContext(editor, transport));
  const current = found[active];
  useEffect(() => {
    activeRow.current?.scrollIntoView({ block: 'nearest' });
  }, [active, typed]);

  const onKeyDown = (event: KeyboardEvent) => {
    const next = moved(event.key, active, found.length);
    if (next !== null) setActive(next);
    else if (event.key === 'Enter') {
      if (current && possible(current)) onChoose(current);
    } else if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) onClose();
    else return;
    event.preventDefault();
  };

  return (
    <>
      <input
        type="text"
        role="combobox"
        aria-label="Find a command"
        aria-expanded="true"
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={current && `${list}-${current.id}`}
        placeholder="Find a command"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={list} role="listbox" aria-label="Commands">
        {found.map((command, index) => (
          <li
            key={command.id}
            ref={index === active ? activeRow : null}
            id={`${list}-${command.id}`}
            role="option"
            aria-selected={index === active}
            aria-disabled={!possible(command)}
            onPointerMove={() => setActive(index)}
            onClick={() => possible(command) && onChoose(command)}
          >
            <span>{command.label}</span>
            <small>{groupOf(command)}</small>
            {shownKey(command, keymap) !== null && <kbd>{shownKey(command, keymap)}</kbd>}
          </li>
        ))}
      </ul>
      <p aria-live="polite">
        {found.length === 0
          ? `No command is called “${typed.trim()}”.`
          : current && !possible(current)
            ? 'Not possible now'
            : '↑ ↓ to choose, Enter to run, Escape to close'}
      </p>
    </>
  );
}

/** Where a key goes in the list, round at its ends; null when it is no key of the list. */
function moved(key: string, from: number, length: number): number | null {
  const page = 8;
  if (length === 0) return null;
  if (key === 'ArrowDown') return (from + 1) % length;
  if (key === 'ArrowUp') return (from + length - 1) % length;
  if (key === 'PageDown') return Math.min(length - 1, from + page);
  if (key === 'PageUp') return Math.max(0, from - page);
  return null;
}
