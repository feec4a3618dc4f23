import { commandContext, type Clock } from '../../../editor/commands/command';
import type { Editor } from '../../../editor/editor';
import { commandById } from '../../../editor/commands/commands';
import { rangeMenu } from '../../../editor/lane/lane-menu';
import { laneMenuCommands } from '../../../studio/commands/commands';
import { Menu } from '../../controls/menu';
import { useMenuBelow } from '../../controls/use-menu-below';
import { useCommandContext } from '../../hooks/use-command-context';
import { menuItems } from '../../keyboard/menu-items';

interface MoreMenuProps {
  readonly editor: Editor;
  readonly clock: Clock;
}

/** All edits of the selected range in a menu. */
export function MoreMenu({ editor, clock }: MoreMenuProps) {
  const makeContext = useCommandContext();
  const menu = useMenuBelow();
  return (
    <>
      <button type="button" title="More range edits" {...menu.button}>
        More…
      </button>
      {menu.at && (
        <Menu
          label="Range edits"
          sections={[
            ...menuItems(
              rangeMenu.map((ids) => ids.map(commandById)),
              () => commandContext(editor, clock),
            ),
            ...menuItems([laneMenuCommands], makeContext),
          ]}
          at={menu.at}
          onClose={menu.close}
        />
      )}
    </>
  );
}
