import { useEffect } from 'react';
import type { Command } from '../../editor/commands/command';
import { findCommand } from '../../editor/commands/shortcut';
import { useStudio } from '../studio-context';

/** Runs commands by key, everywhere but where the key means something to what has the focus. */
export function useShortcuts(commands: readonly Command[]): void {
  const { editor, transport } = useStudio();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || keepsKey(event)) return;
      if (document.querySelector('dialog[open]')) return;
      const command = findCommand(commands, event, false);
      const context = { editor, clock: transport };
      if (!command?.canRun(context)) return;
      event.preventDefault();
      command.run(context);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [commands, editor, transport]);
}

/** Text fields keep what is typed; other controls keep the keys that work them, buttons only when reached by keyboard. */
function keepsKey({ target, key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const withModifier = ctrlKey || metaKey;
  if (target.matches('textarea, input:not([type=range], [type=file]), [contenteditable]')) {
    return !(withModifier && ['s', 'o', 'e', 'Enter'].includes(key));
  }
  if (withModifier) return false;
  if (target.matches('select, input[type=range]')) return key !== ' ' && key !== '?';
  if (target.matches('button, summary, input[type=file], a')) {
    return (key === ' ' || key === 'Enter') && target.matches(':focus-visible');
  }
  return false;
}
