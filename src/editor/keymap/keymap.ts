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

/** Far more than there are commands, and than the shortcut sheet assigns to one. */
const MAX_ENTRIES = 1000;
const MAX_KEYS = 20;

const commandId = /^[a-z][\w.-]{0,99}$/i;
/** "Mod+Alt+Shift+Key", as pressedShortcut writes it. */
const keyName = /^(Mod\+)?(Alt\+)?(Shift\+)?(\S|[A-Z][A-Za-z\d]{1,30})$/u;

function isEntry(entry: [string, unknown]): entry is Entry {
  const [id, keys] = entry;
  const isKey = (key: unknown) => typeof key === 'string' && key.length <= 50 && keyName.test(key);
  return commandId.test(id) && Array.isArray(keys) && keys.length <= MAX_KEYS && keys.every(isKey);
}

/** The first entries of an object, without listing those beyond the limit. */
function firstEntries(stored: object): [string, unknown][] {
  const entries: [string, unknown][] = [];
  for (const id in stored) {
    if (entries.length === MAX_ENTRIES) break;
    if (Object.hasOwn(stored, id)) entries.push([id, (stored as Record<string, unknown>)[id]]);
  }
  return entries;
}

/** Validates a stored keymap: malformed entries and those beyond the limit are dropped, renamed commands found under their present id. */
export function readKeymap(stored: unknown): Keymap {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return defaultKeymap;
  const entries = firstEntries(stored).filter(isEntry);
  const isRenamed = ([id]: Entry) => Object.hasOwn(renamedCommands, id);
  // The later entry of an id wins: the one stored under the present id.
  return Object.fromEntries([
    ...entries.filter(isRenamed).map(([id, keys]): Entry => [renamedCommands[id]!, keys]),
    ...entries.filter((entry) => !isRenamed(entry)),
  ]);
}
