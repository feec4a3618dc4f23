import { commandContext } from '../../editor/commands/command';
import { useEffect } from 'react';
import { strengths } from '../../core/curve/drawing/perform';
import { findCommand } from '../../editor/keymap/shortcut';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { hitStrength, performCommands } from './perform-commands';

const TYPING = 'textarea, select, input:not([type=range], [type=file], [type=checkbox]), [contenteditable]';

/**
 * While performing is armed its keys come before all others, whatever has the focus (but for fields that are typed in):
 * a hit lasts from keydown to keyup, at the moments that the events carry.
 */
export function usePerformKeys(): void {
  const studio = useStudio();
  const armed = useStudioState((state) => state.perform.armed);
  useEffect(() => {
    if (!armed) return;
    const { editor, transport } = studio;
    const commands = performCommands(studio);
    const down = new Set<string>();
    const own = ({ code }: KeyboardEvent) => `key ${code}`;
    const onKeyDown = (event: KeyboardEvent) => {
      const { target } = event;
      if (event.isComposing || (target instanceof Element && target.matches(TYPING))) return;
      if (document.querySelector('dialog[open]')) return;
      const command = findCommand(commands, event, false, editor.session.keymap);
      const strength = command && hitStrength(command.id);
      const isEscape = command?.id === 'perform.discard' && studio.store.getState().perform.writing;
      if (!command || !(strength || isEscape) || !command.canRun(commandContext(editor, transport))) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.repeat) return;
      if (strength) {
        down.add(own(event));
        studio.perform.press(own(event), strengths[strength], event.timeStamp);
      } else studio.perform.discardPass();
    };
    const onKeyUp = (event: KeyboardEvent) => {
      if (down.delete(own(event))) studio.perform.release(own(event), event.timeStamp);
    };
    // A key that is let go in another window sends no keyup here.
    const releaseAll = () => {
      for (const key of down) studio.perform.release(key, performance.now());
      down.clear();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    window.addEventListener('keyup', onKeyUp, { capture: true });
    window.addEventListener('blur', releaseAll);
    return () => {
      releaseAll();
      window.removeEventListener('keydown', onKeyDown, { capture: true });
      window.removeEventListener('keyup', onKeyUp, { capture: true });
      window.removeEventListener('blur', releaseAll);
    };
  }, [studio, armed]);
}
