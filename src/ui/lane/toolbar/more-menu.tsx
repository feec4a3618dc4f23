import { useState } from 'react';
import { commandContext, type Clock } from '../../../editor/commands/command';
import type { Editor } from '../../../editor/editor';
import { commandById } from '../../../editor/commands/commands';
import { rangeMenu } from '../../../editor/lane/lane-menu';
import { laneMenuCommands } from '../../../studio/commands/commands';
import { Menu } from '../../controls/menu';
import { useCommandContext } from '../../hooks/use-command-context';
import { menuItems } from '../../keyboard/menu-items';

interface MoreMenuProps {
  readonly editor: Editor;
  readonly clock: Clock;
}

/** All edits of the selected range in a menu. */
export function MoreMenu({ editor, clock }: MoreMenuProps) {
  const makeContext = useCommandContext();
  const [at, setAt] = useState<{ readonly x: number; readonly y: number } | null>(null);
  return (
    <>
      <button
        type="button"
        aria-haspopup="menu"
        aria-expanded={at !== null}
        title="More range edits"
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          setAt(at ? null : { x: left, y: bottom + 2 });
        }}
      >
        More…
      </button>
      {at && (
        <Menu
          label="Range edits"
          sections={[
            ...menuItems(
              rangeMenu.map((ids) => ids.map(commandById)),
              () => commandContext(editor, clock),
            ),
            ...menuItems([laneMenuCommands], makeContext),
          ]}
          at={at}
          onClose={() => setAt(null)}
        />
      )}
    </>
  );
}
