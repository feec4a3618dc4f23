import { type Command, commandContext, type CommandContext } from '../../editor/commands/command';
import { commandById } from '../../editor/commands/commands';
import type { MenuItem } from '../controls/menu';
import { shownKey } from './key-names';

/** Rows of a menu from sections of command ids, as the context finds them. */
export function menuItems(
  sections: readonly (readonly string[])[],
  context: CommandContext,
): readonly (readonly MenuItem[])[] {
  const { keymap } = context.state.session;
  const item = (command: Command): MenuItem => ({
    id: command.id,
    label: (context.place && command.labelHere) ?? command.label,
    shortcut: shownKey(command, keymap),
    disabled: !command.canRun(context),
    // Menus stay open while the state changes.
    run: () => command.run(commandContext(context.editor, context.clock, context.place)),
  });
  return sections.map((ids) => ids.map((id) => item(commandById(id))));
}
