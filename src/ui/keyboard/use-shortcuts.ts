import { useEffect } from 'react';
import { findCommand } from '../../editor/keymap/shortcut';
import { commands } from '../../studio/commands/commands';
import type { MakeCommandContext } from '../hooks/use-command-context';

/** Runs commands by key, except where the focused element uses the key itself. */
export function useShortcuts(makeContext: MakeCommandContext): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || keepsKey(event)) return;
      if (document.querySelector('dialog[open]')) return;
      const context = makeContext();
      const command = findCommand(commands, event, false, context.state.session.keymap);
      if (!command) return;
      const canRun = command.canRun(context);
      // The browser must not act on a command's key, such as saving the page, while the command cannot run.
      if (canRun || event.ctrlKey || event.metaKey) event.preventDefault();
      if (canRun) command.run(context);
    };
    const onPointerDown = ({ target }: PointerEvent) => {
      pointed = target instanceof Element ? target.closest('button, summary, a') : null;
    };
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('pointerdown', onPointerDown, { capture: true });
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('pointerdown', onPointerDown, { capture: true });
    };
  }, [makeContext]);
}

/** Keys that text fields use with Ctrl or Cmd. Commands have the other ones in text fields too. */
const editsText = /^([acvxyzbiu]|Backspace|Delete|Home|End|Arrow\w+)$/i;

/** The control last clicked. The next key makes it :focus-visible although it was not reached by keyboard. */
let pointed: Element | null = null;

/** True for keys that the focused control uses: typing in text fields, Space and Enter on buttons reached by keyboard. */
function keepsKey({ target, key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const withModifier = ctrlKey || metaKey;
  if (target.matches('textarea, input:not([type=range], [type=file]), [contenteditable]')) {
    return !withModifier || editsText.test(key);
  }
  if (withModifier) return false;
  if (target.matches('select, input[type=range]')) return key !== ' ' && key !== '?';
  if (target.matches('button, summary, input[type=file], a')) {
    return (key === ' ' || key === 'Enter') && target !== pointed && target.matches(':focus-visible');
  }
  return false;
}
