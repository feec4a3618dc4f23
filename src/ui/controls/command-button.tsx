import { useStore } from 'zustand';
import { commandContext, type Clock, type Command } from '../../editor/commands/command';
import type { Editor } from '../../editor/editor';
import { Icon, type IconName } from './icon';
import { titleWithKey } from '../keyboard/key-names';

interface CommandButtonProps {
  readonly command: Command;
  readonly icon?: IconName;
  /** Visible text if the command's own label is too long. */
  readonly label?: string;
  readonly className?: string;
  readonly editor: Editor;
  readonly clock: Clock;
}

/** A command of the editor as a button that is enabled while the command can run. */
export function CommandButton({ command, icon, label, className, editor, clock }: CommandButtonProps) {
  const enabled = useStore(editor.store, () => command.canRun(commandContext(editor, clock)));
  const obstacle = useStore(editor.store, () => command.obstacle?.(commandContext(editor, clock)) ?? null);
  const subject = useStore(editor.store, () => command.subject?.(commandContext(editor, clock)) ?? null);
  const keymap = useStore(editor.store, (state) => state.session.keymap);
  const does = subject === null ? command.label : `${command.label}: ${subject}`;
  return (
    <button
      type="button"
      className={className}
      disabled={!enabled}
      aria-label={label === undefined ? command.label : undefined}
      title={obstacle ?? titleWithKey(command, keymap, does)}
      onClick={() => command.run(commandContext(editor, clock))}
    >
      {icon ? <Icon name={icon} /> : (label ?? command.label)}
    </button>
  );
}
