import { renamedCommands } from './renamed-commands';

/** The part of a command that key bindings need. */
interface Bindable {
  readonly id: string;
  readonly shortcut: string | null;
  readonly scope: 'global' | 'lane';
}

/** Custom keys by command id. A command that is absent has its default keys; an empty list means no keys. */
export type Keymap = Readonly<Record<string, readonly string[]>>;

export const defaultKeymap: Keymap = {};

function defaultKeys({ shortcut }: Bindable): readonly string[] {
  return shortcut?.split(' ') ?? [];
}

/** The keys of a command in the notation of pressedShortcut; the first one is shown where only one fits. */
export function keysOf(command: Bindable, keymap: Keymap): readonly string[] {
  return keymap[command.id] ?? defaultKeys(command);
}

export function hasCustomKeys(command: Bindable, keymap: Keymap): boolean {
  return keymap[command.id] !== undefined;
}

/** Other commands of the same scope with this key. A key has one command in each scope. */
export function conflicts<C extends Bindable>(
  commands: readonly C[],
  keymap: Keymap,
  command: Bindable,
  key: string,
): readonly C[] {
  return commands.filter(
    (other) =>
      other.id !== command.id && other.scope === command.scope && keysOf(other, keymap).includes(key),
  );
}

/** Commands of the other scope with this key. While the envelope lane has the focus, the lane's command wins. */
export function overlaps<C extends Bindable>(
  commands: readonly C[],
  keymap: Keymap,
  command: Bindable,
  key: string,
): readonly C[] {
  return commands.filter((other) => other.scope !== command.scope && keysOf(other, keymap).includes(key));
}

/** Sets the keys of a command; commands in conflict lose them. */
export function assignKeys(
  commands: readonly Bindable[],
  keymap: Keymap,
  command: Bindable,
  keys: readonly string[],
): Keymap {
  const losers = keys.flatMap((key) => conflicts(commands, keymap, command, key));
  const remaining = losers.map((other) => [
    other.id,
    keysOf(other, keymap).filter((key) => !keys.includes(key)),
  ]);
  return { ...keymap, ...(Object.fromEntries(remaining) as Keymap), [command.id]: keys };
}

/** Restores the default keys of a command; commands in conflict lose them. */
export function resetKeys(commands: readonly Bindable[], keymap: Keymap, command: Bindable): Keymap {
  const next = assignKeys(commands, keymap, command, defaultKeys(command));
  return Object.fromEntries(Object.entries(next).filter(([id]) => id !== command.id));
}

type Entry = [id: string, keys: readonly string[]];

function isEntry(entry: [string, unknown]): entry is Entry {
  const keys = entry[1];
  return Array.isArray(keys) && keys.every((key) => typeof key === 'string' && /^\S{1,40}$/.test(key));
}

/** Validates a stored keymap: malformed entries are dropped, renamed commands found under their present id. */
export function readKeymap(stored: unknown): Keymap {
  if (typeof stored !== 'object' || stored === null) return defaultKeymap;
  const entries = Object.entries(stored as Record<string, unknown>).filter(isEntry);
  const isRenamed = ([id]: Entry) => Object.hasOwn(renamedCommands, id);
  // The later entry of an id wins: the one stored under the present id.
  return Object.fromEntries([
    ...entries.filter(isRenamed).map(([id, keys]): Entry => [renamedCommands[id]!, keys]),
    ...entries.filter((entry) => !isRenamed(entry)),
  ]);
}
