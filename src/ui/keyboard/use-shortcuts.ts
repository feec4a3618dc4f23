import { useEffect } from 'react';
import { commandContext, type Command } from '../../editor/commands/command';
import { findCommand } from '../../editor/keymap/shortcut';
import { useStudio } from '../hooks/use-studio';

/** Runs commands by key, everywhere but where the key means something to what has the focus. */
export function useShortcuts(commands: readonly Command[]): void {
  const { editor, transport } = useStudio();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || keepsKey(event)) return;
      if (document.querySelector('dialog[open]')) return;
      const { keymap } = editor.session;
      const command = findCommand(commands, event, false, keymap);
      const context = commandContext(editor, transport);
      if (!command) return;
      const canRun = command.canRun(context);
      // A key of ours that does nothing now must not do what it does in the browser, such as saving the page.
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
  }, [commands, editor, transport]);
}

/** With Ctrl or Cmd these mean something to a text field; the other letters are the page's there too. */
const editsText = /^([acvxyzbiu]|Backspace|Delete|Home|End|Arrow\w+)$/i;

/** The control last pressed with a pointer: the first key makes it :focus-visible, although nobody went to it by keyboard. */
let pointed: Element | null = null;

/** Text fields keep what is typed; other controls keep the keys that work them, buttons only when reached by keyboard. */
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
