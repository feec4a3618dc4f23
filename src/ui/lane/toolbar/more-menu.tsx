import { useState } from 'react';
import { commandContext, type Clock } from '../../../editor/commands/command';
import type { Editor } from '../../../editor/editor';
import { rangeMenu } from '../../../editor/lane-menu';
import { Menu } from '../../controls/menu';
import { menuItems } from '../../keyboard/menu-items';

interface MoreMenuProps {
  readonly editor: Editor;
  readonly clock: Clock;
}

/** Everything that can be done to the selected range, for those who look for it with the pointer. */
export function MoreMenu({ editor, clock }: MoreMenuProps) {
  const [at, setAt] = useState<{ readonly x: number; readonly y: number } | null>(null);
  return (
    <>
      <button
        type="button"
        aria-haspopup="menu"
        aria-expanded={at !== null}
        title="More edits of the selected range"
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          setAt(at ? null : { x: left, y: bottom + 2 });
        }}
      >
        More…
      </button>
      {at && (
        <Menu
          label="Edits of the range"
          sections={menuItems(rangeMenu, commandContext(editor, clock))}
          at={at}
          onClose={() => setAt(null)}
        />
      )}
    </>
  );
}
