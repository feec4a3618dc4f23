import type { Command, CommandContext } from '../../editor/commands/command';
import type { MenuItem } from '../controls/menu';
import { shownKey } from './key-names';

/** Rows of a menu, as the context finds the commands. @param makeContext the context now; a command that is chosen runs in a new one. */
export function menuItems<Context extends CommandContext>(
  sections: readonly (readonly Command<Context>[])[],
  makeContext: () => Context,
): readonly (readonly MenuItem[])[] {
  const context = makeContext();
  const { keymap } = context.state.session;
  const item = (command: Command<Context>): MenuItem => ({
    id: command.id,
    label: (context.place && command.labelHere) ?? command.label,
    shortcut: shownKey(command, keymap),
    disabled: !command.canRun(context),
    obstacle: command.obstacle?.(context) ?? null,
    // Menus stay open while the state changes.
    run: () => command.run(makeContext()),
  });
  return sections.map((commands) => commands.map(item));
}
