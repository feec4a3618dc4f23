import { useEffect } from 'react';
import { findCommand } from '../../editor/keymap/shortcut';
import type { StudioCommand } from '../../studio/commands/command';
import type { MakeCommandContext } from '../hooks/use-command-context';
import { focusedBy, keepsKey, leavesOnEscape } from './native-keys';

/**
 * Runs commands by key, except where the focused element uses the key itself (see native-keys.ts). A command that cannot run says why.
 * @param commands null until they have loaded.
 * @param isModal true while a dialog is open.
 */
export function useShortcuts(
  commands: readonly StudioCommand[] | null,
  makeContext: MakeCommandContext,
  isModal: () => boolean,
  onObstacle: (reason: string) => void,
): void {
  useEffect(() => {
    if (commands === null) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      const focused = focusedBy(event.target);
      if (event.defaultPrevented || event.isComposing || isModal()) return;
      const context = makeContext();
      if (focused && event.key === 'Escape' && leavesOnEscape(focused)) return context.page.focusLane();
      if (focused && keepsKey(focused, event)) return;
      const command = findCommand(commands, event, false, context.state.session.keymap);
      if (!command) return;
      const canRun = command.canRun(context);
      // The browser must not act on a command's key, such as saving the page, while the command cannot run; nor may Space press a button.
      if (canRun || event.ctrlKey || event.metaKey || event.key === ' ') event.preventDefault();
      if (canRun) command.run(context);
      else {
        const reason = command.obstacle?.(context) ?? null;
        if (reason !== null) onObstacle(reason);
      }
    };
    // Firefox presses a button when Space is released.
    const onKeyUp = (event: KeyboardEvent) => {
      const focused = focusedBy(event.target);
      if (event.key === ' ' && focused?.tag === 'button' && !isModal()) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('keyup', onKeyUp);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('keyup', onKeyUp);
    };
  }, [commands, makeContext, isModal, onObstacle]);
}
