import { useEffect } from 'react';
import { strengths } from '../../core/curve/drawing/perform';
import { findCommand } from '../../editor/keymap/shortcut';
import { hitStrength, performCommands } from '../../studio/commands/perform-commands';
import { useModals } from '../hooks/modals';
import { useCommandContext } from '../hooks/use-command-context';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { focusedBy, takesLetters } from './native-keys';

/**
 * While performing is armed its keys come before all others, except in text fields. A hit lasts from keydown to keyup, at the times
 * of the events.
 */
export function usePerformKeys(): void {
  const studio = useStudio();
  const makeContext = useCommandContext();
  const modals = useModals();
  const armed = useStudioState((state) => state.perform.armed);
  useEffect(() => {
    if (!armed) return;
    const down = new Set<string>();
    const own = ({ code }: KeyboardEvent) => `key ${code}`;
    const onKeyDown = (event: KeyboardEvent) => {
      const focused = focusedBy(event.target);
      if (event.isComposing || modals.isOpen() || (focused && takesLetters(focused))) return;
      const command = findCommand(performCommands, event, false, studio.editor.session.keymap);
      const strength = command && hitStrength(command.id);
      const isEscape = command?.id === 'perform.discard' && studio.store.getState().perform.writing;
      if (!command || !(strength || isEscape) || !command.canRun(makeContext())) return;
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
    // A key released in another window sends no keyup to this one.
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
  }, [studio, armed, makeContext, modals]);
}
