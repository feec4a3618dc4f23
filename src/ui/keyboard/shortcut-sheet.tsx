import { useState } from 'react';
import type { CommandInfo } from '../../editor/commands/command';
import { keysOf, defaultKeymap } from '../../editor/keymap/keymap';
import { commands } from '../../studio/commands/commands';
import { groupOf, groupTitles } from '../../studio/commands/groups';
import { Dialog } from '../controls/dialog';
import { IconButton } from '../controls/icon-button';
import { useEditorState, useStudio } from '../hooks/use-studio';
import { readableKey } from './key-names';
import { KeyRow } from './key-row';
import './shortcut-sheet.css';

interface ShortcutSheetProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** The commands that have keys; in “Change keys” every command, and its keys can be changed. */
export function ShortcutSheet({ open, onClose }: ShortcutSheetProps) {
  return (
    <Dialog open={open} className="shortcut-sheet" label="Keyboard shortcuts" focusItself onClose={onClose}>
      <Sheet onClose={onClose} />
    </Dialog>
  );
}

function Sheet({ onClose }: { readonly onClose: () => void }) {
  const [changing, setChanging] = useState(false);
  return (
    <>
      <header>
        <h2>Keyboard shortcuts</h2>
        {changing && <ResetAll />}
        <button
          type="button"
          className="button"
          aria-pressed={changing}
          onClick={() => setChanging(!changing)}
        >
          Change keys
        </button>
        <IconButton icon="close" className="quiet" label="Close" onClick={onClose} />
      </header>
      <p className="hint shortcut-rule">
        Space plays and pauses wherever the focus is; Enter presses the focused button. In text fields, check
        boxes, lists, dialogs and menus keys do their usual work. Escape leads from a prompt or a number back
        to the envelope lane.
      </p>
      <div className="shortcut-columns" data-changing={changing || undefined}>
        {groupTitles.map((title) => (
          <section key={title}>
            <h3>{title}</h3>
            {changing ? (
              commands
                .filter((command) => groupOf(command) === title)
                .map((command) => <KeyRow key={command.id} command={command} />)
            ) : (
              <KeyList commands={commands.filter((command) => groupOf(command) === title)} />
            )}
          </section>
        ))}
      </div>
    </>
  );
}

function ResetAll() {
  const studio = useStudio();
  const unchanged = useEditorState(({ session }) => Object.keys(session.keymap).length === 0);
  return (
    <button
      type="button"
      className="button"
      disabled={unchanged}
      onClick={() => studio.keymap.set(defaultKeymap)}
    >
      Reset all
    </button>
  );
}

/** The commands that have keys. */
function KeyList({ commands }: { readonly commands: readonly CommandInfo[] }) {
  const keymap = useEditorState((state) => state.session.keymap);
  // The take commands share one line as long as their keys are the digits.
  const folded = commands.some(({ id }) => id === FIRST_TAKE) && !Object.keys(keymap).some(isTake);
  return (
    <dl>
      {commands
        .filter((command) => keysOf(command, keymap).length > 0)
        .filter(({ id }) => !folded || !isTake(id) || id === FIRST_TAKE)
        .map((command) => {
          const takes = folded && command.id === FIRST_TAKE;
          return (
            <div key={command.id}>
              <dt>{takes ? 'Play take 1 to 9' : command.label}</dt>
              <dd>
                {(takes ? ['1', '–', '9'] : keysOf(command, keymap)).map((key) => (
                  <kbd key={key}>{readableKey(key)}</kbd>
                ))}
              </dd>
            </div>
          );
        })}
    </dl>
  );
}

const FIRST_TAKE = 'page.take-1';
const isTake = (id: string) => /^page\.take-\d$/.test(id);
