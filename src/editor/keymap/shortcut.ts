import { hasCustomKeys, type Keymap, keysOf } from './keymap';
import type { CommandInfo } from '../commands/command';

/** The parts of a KeyboardEvent that name a shortcut. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/**
 * "Mod+Alt+Shift+Key". Letters by `key`, so that every keyboard layout works; with Alt by `code`, since Alt composes other
 * characters.
 */
export function pressedShortcut(event: KeyPress): string {
  const letter = event.altKey && /^Key[A-Z]$/.test(event.code) ? event.code.slice(3) : event.key;
  const key = letter === ' ' ? 'Space' : letter.length === 1 ? letter.toUpperCase() : letter;
  // Shift is part of a symbol such as "?", but a modifier of letters and named keys.
  const shifted = event.shiftKey && (key.length > 1 || /^[A-Z0-9]$/.test(key));
  return [
    ...(event.ctrlKey || event.metaKey ? ['Mod'] : []),
    ...(event.altKey ? ['Alt'] : []),
    ...(shifted ? ['Shift'] : []),
    key,
  ].join('+');
}

/**
 * The command of a key press; a lane command wins while the lane has the focus, a custom key wins over a default one.
 */
export function findCommand<C extends CommandInfo>(
  commands: readonly C[],
  event: KeyPress,
  inLane: boolean,
  keymap: Keymap,
): C | undefined {
  const pressed = pressedShortcut(event);
  const matches = commands.filter((command) => keysOf(command, keymap).includes(pressed));
  const inScope = (scope: CommandInfo['scope']) => {
    const candidates = matches.filter((command) => command.scope === scope);
    return candidates.find((command) => hasCustomKeys(command, keymap)) ?? candidates[0];
  };
  return (inLane ? inScope('lane') : undefined) ?? inScope('global');
}
