import { useStore } from 'zustand';
import { commandContext, type Clock } from '../../editor/commands/command';
import type { Editor } from '../../editor/editor';
import { menuCommands } from '../../editor/lane/lane-menu';
import { Menu } from '../controls/menu';
import { menuItems } from '../keyboard/menu-items';

interface LaneContextMenuProps {
  readonly editor: Editor;
  readonly clock: Clock;
  readonly lane: React.RefObject<HTMLElement | null>;
}

/** The lane's menu for a position, for points or for a range. */
export function LaneContextMenu({ editor, clock, lane }: LaneContextMenuProps) {
  const menu = useStore(editor.store, (state) => state.session.menu);
  if (!menu) return null;
  const box = lane.current?.getBoundingClientRect() ?? new DOMRect();
  const context = commandContext(editor, clock, menu.place ?? undefined);
  return (
    <Menu
      label="Envelope lane"
      sections={menuItems(menuCommands(editor.state, menu), context)}
      at={{ x: box.left + menu.x, y: box.top + (menu.y ?? box.height / 2) }}
      onClose={() => editor.setSession({ menu: null })}
    />
  );
}
