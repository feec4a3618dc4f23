import { useEffect, useRef } from 'react';
import type { Command } from '../../editor/commands/command';
import { Icon } from '../controls/icon';
import './shortcut-sheet.css';

interface ShortcutSheetProps {
  readonly commands: readonly Command[];
  readonly open: boolean;
  readonly onClose: () => void;
}

const groups: readonly { readonly title: string; readonly prefixes: readonly string[] }[] = [
  { title: 'Transport and files', prefixes: ['page.'] },
  { title: 'Time', prefixes: ['time.', 'view.'] },
  { title: 'Edit', prefixes: ['edit.', 'tool.', 'lane.snap'] },
  { title: 'In the envelope lane', prefixes: [] },
];

/** Every shortcut, from the same list that the keys are looked up in. */
export function ShortcutSheet({ commands, open, onClose }: ShortcutSheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className="shortcut-sheet" aria-label="Keyboard shortcuts" onClose={onClose}>
      <header>
        <h2>Keyboard shortcuts</h2>
        <button type="button" className="icon-button quiet" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div className="shortcut-columns">
        {groups.map(({ title }, index) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {commands
                .filter((command) => command.shortcut !== null && groupOf(command) === index)
                .filter(({ id }) => !foldedTake.test(id))
                .map((command) => (
                  <div key={command.id}>
                    <dt>{command.id === firstTake ? 'Hear take 1 to 9' : command.label}</dt>
                    <dd>
                      {(command.id === firstTake ? ['1', '–', '9'] : keysOf(command)).map((keys) => (
                        <kbd key={keys}>{readable(keys)}</kbd>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  );
}

/** The nine keys of the takes share one line. */
const firstTake = 'page.take-1';
const foldedTake = /^page\.take-[2-9]$/;

function keysOf({ shortcut }: Command): readonly string[] {
  return shortcut?.split(' ') ?? [];
}

function groupOf({ id, scope }: Command): number {
  if (scope === 'lane') return groups.length - 1;
  const index = groups.findIndex(({ prefixes }) => prefixes.some((prefix) => id.startsWith(prefix)));
  return index < 0 ? 2 : index;
}

const names: Readonly<Record<string, string>> = {
  Mod: 'Ctrl',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

function readable(keys: string): string {
  if (keys === '+') return keys;
  return keys
    .split('+')
    .map((key) => names[key] ?? key)
    .filter((key) => key !== '')
    .join(' ');
}
