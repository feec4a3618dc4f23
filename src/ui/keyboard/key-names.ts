import type { CommandInfo } from '../../editor/commands/command';
import { type Keymap, keysOf } from '../../editor/keymap/keymap';

const ON_MAC = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

const names: Readonly<Record<string, string>> = {
  Mod: ON_MAC ? '⌘' : 'Ctrl',
  Alt: ON_MAC ? '⌥' : 'Alt',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ContextMenu: 'Menu',
};

/** "Mod+ArrowUp" as printed on the keys: "Ctrl ↑". */
export function readableKey(key: string): string {
  return key
    .split(/\+(?!$)/)
    .map((part) => names[part] ?? part)
    .join(' ');
}

/** First key of a command, null when it has none. */
export function shownKey(command: CommandInfo, keymap: Keymap): string | null {
  const key = keysOf(command, keymap)[0];
  return key === undefined ? null : readableKey(key);
}

/** "Undo (Ctrl Z)", for tooltips. */
export function titleWithKey(command: CommandInfo, keymap: Keymap, label = command.label): string {
  const key = shownKey(command, keymap);
  return key === null ? label : `${label} (${key})`;
}
