import { useStore } from 'zustand';
import { commandContext, type Clock } from '../../editor/commands/command';
import { commandById } from '../../editor/commands/commands';
import type { Editor } from '../../editor/editor';
import { menuCommands } from '../../editor/lane/lane-menu';
import { laneMenuCommands } from '../../studio/commands/commands';
import { Menu } from '../controls/menu';
import { useCommandContext } from '../hooks/use-command-context';
import { menuItems } from '../keyboard/menu-items';

interface LaneContextMenuProps {
  readonly editor: Editor;
  readonly clock: Clock;
  readonly lane: React.RefObject<HTMLElement | null>;
}

/** The lane's menu for a position, for points or for a range. */
export function LaneContextMenu({ editor, clock, lane }: LaneContextMenuProps) {
  const menu = useStore(editor.store, (state) => state.session.menu);
  const makeContext = useCommandContext();
  if (!menu) return null;
  const box = lane.current?.getBoundingClientRect() ?? new DOMRect();
  return (
    <Menu
      label="Envelope lane"
      sections={[
        ...menuItems(
          menuCommands(editor.state, menu).map((ids) => ids.map(commandById)),
          () => commandContext(editor, clock, menu.place ?? undefined),
        ),
        ...menuItems([laneMenuCommands], makeContext),
      ]}
      at={{ x: box.left + menu.x, y: box.top + (menu.y ?? box.height / 2) }}
      onClose={() => editor.setSession({ menu: null })}
    />
  );
}
