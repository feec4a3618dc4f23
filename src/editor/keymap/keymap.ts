/** What a keymap knows of a command. */
interface Bindable {
  readonly id: string;
  readonly shortcut: string | null;
  readonly scope: 'global' | 'lane';
}

/** The user's own keys by command id. A command that is not in it has the keys it was made with; an empty list means none. */
export type Keymap = Readonly<Record<string, readonly string[]>>;

/** Every command as it was made. */
export const defaultKeymap: Keymap = {};

function defaultKeys({ shortcut }: Bindable): readonly string[] {
  return shortcut?.split(' ') ?? [];
}

/** Keys that work a command now, as pressedShortcut names them; the first one is shown where there is room for one. */
export function keysOf(command: Bindable, keymap: Keymap): readonly string[] {
  return keymap[command.id] ?? defaultKeys(command);
}

export function hasCustomKeys(command: Bindable, keymap: Keymap): boolean {
  return keymap[command.id] !== undefined;
}

/** Other commands that `key` works in the same place: only one of them can have it. */
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

/** Commands of the other scope with this key: while the envelope lane has the focus, the lane's command has it. */
export function overlaps<C extends Bindable>(
  commands: readonly C[],
  keymap: Keymap,
  command: Bindable,
  key: string,
): readonly C[] {
  return commands.filter((other) => other.scope !== command.scope && keysOf(other, keymap).includes(key));
}

/** Gives `keys` to a command in place of its own; commands that clash lose theirs. No keys: the command has none. */
export function assignKeys(
  commands: readonly Bindable[],
  keymap: Keymap,
  command: Bindable,
  keys: readonly string[],
): Keymap {
  const taken = keys.flatMap((key) => conflicts(commands, keymap, command, key));
  const losses = taken.map((other) => [other.id, keysOf(other, keymap).filter((key) => !keys.includes(key))]);
  return { ...keymap, ...(Object.fromEntries(losses) as Keymap), [command.id]: keys };
}

/** A command as it was made; commands that had been given its keys lose them. */
export function resetKeys(commands: readonly Bindable[], keymap: Keymap, command: Bindable): Keymap {
  const next = assignKeys(commands, keymap, command, defaultKeys(command));
  return Object.fromEntries(Object.entries(next).filter(([id]) => id !== command.id));
}

/** Reads what storage holds, which is not trusted; what is malformed in it is left out. */
export function readKeymap(kept: unknown): Keymap {
  if (typeof kept !== 'object' || kept === null) return defaultKeymap;
  return Object.fromEntries(
    Object.entries(kept).filter(
      ([, keys]) =>
        Array.isArray(keys) && keys.every((key) => typeof key === 'string' && /^\S{1,40}$/.test(key)),
    ),
  );
}
