import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { canRunNow } from '../../editor/commands/command';
import { searchCommands } from '../../editor/commands/search';
import type { StudioCommand } from '../../studio/commands/command';
import { commands } from '../../studio/commands/commands';
import { groupOf } from '../../studio/commands/groups';
import { Dialog } from '../controls/dialog';
import { useCommandContext } from '../hooks/use-command-context';
import { useEditorState } from '../hooks/use-studio';
import { shownKey } from './key-names';
import './command-palette.css';

interface CommandPaletteProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Finds commands by name. The focus returns to where it was before the chosen command runs. */
export function CommandPalette({ open, onClose }: CommandPaletteProps) {
  const makeContext = useCommandContext();
  const choose = (command: StudioCommand) => {
    flushSync(onClose);
    command.run(makeContext());
  };
  return (
    <Dialog open={open} className="command-palette" label="Commands" onClose={onClose}>
      <Finder onChoose={choose} onClose={onClose} />
    </Dialog>
  );
}

interface FinderProps {
  readonly onChoose: (command: StudioCommand) => void;
  readonly onClose: () => void;
}

function Finder({ onChoose, onClose }: FinderProps) {
  const makeContext = useCommandContext();
  const keymap = useEditorState((state) => state.session.keymap);
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const list = useId();
  const activeRow = useRef<HTMLLIElement>(null);
  const possible = (command: StudioCommand) => canRunNow(command, makeContext());
  const matching = searchCommands(commands, typed, groupOf);
  const context = makeContext();
  const runnable = new Set(matching.filter((command) => canRunNow(command, context)));
  // What is sought is meant to be done: what cannot be done now stands last.
  const found = [...runnable, ...matching.filter((command) => !runnable.has(command))];
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
        autoFocus
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
            aria-disabled={!runnable.has(command)}
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
          ? `No command matches “${typed.trim()}”.`
          : current && !runnable.has(current)
            ? (current.obstacle?.(context) ?? 'Not available now')
            : '↑ ↓ to choose, Enter to run, Escape to close'}
      </p>
    </>
  );
}

/** Index after a key press, wrapping at the ends; null when the key does not move. */
function moved(key: string, from: number, length: number): number | null {
  const page = 8;
  if (length === 0) return null;
  if (key === 'ArrowDown') return (from + 1) % length;
  if (key === 'ArrowUp') return (from + length - 1) % length;
  if (key === 'PageDown') return Math.min(length - 1, from + page);
  if (key === 'PageUp') return Math.max(0, from - page);
  return null;
}
