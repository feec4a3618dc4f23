import { describe, expect, it } from 'vitest';
import { always, type Command } from '../commands/command';
import { editorCommands } from '../commands/commands';
import { findCommand, type KeyPress } from './shortcut';
import { assignKeys, conflicts, keysOf, defaultKeymap, overlaps, readKeymap, resetKeys } from './keymap';
import { renamedCommands } from './renamed-commands';
import { reservedKeyReason } from './reserved-keys';

const command = (id: string, shortcut: string | null, scope: Command['scope'] = 'global'): Command => ({
  id,
  label: id,
  shortcut,
  scope,
  canRun: always,
  run: () => undefined,
});
const cut = command('cut', 'X');
const undo = command('undo', 'Z Mod+Z');
const nudge = command('nudge', 'X', 'lane');
const bare = command('bare', null);
const all = [cut, undo, nudge, bare];

const press = (key: string, modifiers: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...modifiers,
});

describe('keymap', () => {
  it('gives every command its default keys', () => {
    for (const own of editorCommands) {
      expect(keysOf(own, defaultKeymap)).toEqual(own.shortcut?.split(' ') ?? []);
    }
  });

  it('assigns a key and removes it from the command in conflict, whose other keys remain', () => {
    expect(conflicts(all, defaultKeymap, bare, 'Z')).toEqual([undo]);
    const keymap = assignKeys(all, defaultKeymap, bare, ['Z']);
    expect(keysOf(bare, keymap)).toEqual(['Z']);
    expect(keysOf(undo, keymap)).toEqual(['Mod+Z']);
    expect(findCommand(all, press('z'), false, keymap)).toBe(bare);
    expect(findCommand(all, press('z', { ctrlKey: true }), false, keymap)).toBe(undo);
  });

  it('tells Space with Shift from Space alone', () => {
    const [play, again] = [command('play', 'Space'), command('again', 'Shift+Space')];
    const found = (shiftKey: boolean) =>
      findCommand([play, again], press(' ', { shiftKey }), false, defaultKeymap);
    expect(found(false)).toBe(play);
    expect(found(true)).toBe(again);
  });

  it('allows one key in both scopes', () => {
    expect(conflicts(all, defaultKeymap, cut, 'X')).toEqual([]);
    expect(overlaps(all, defaultKeymap, cut, 'X')).toEqual([nudge]);
    expect(findCommand(all, press('x'), true, defaultKeymap)).toBe(nudge);
    expect(findCommand(all, press('x'), false, defaultKeymap)).toBe(cut);
  });

  it('assigns no keys', () => {
    const keymap = assignKeys(all, defaultKeymap, cut, []);
    expect(keysOf(cut, keymap)).toEqual([]);
    expect(findCommand(all, press('x'), false, keymap)).toBeUndefined();
  });

  it('resets one command, which regains its default key', () => {
    const taken = assignKeys(all, defaultKeymap, bare, ['X']);
    const back = resetKeys(all, taken, cut);
    expect(keysOf(cut, back)).toEqual(['X']);
    expect(keysOf(bare, back)).toEqual([]);
    expect(resetKeys(all, resetKeys(all, back, bare), cut)).toEqual(defaultKeymap);
  });

  it('never assigns one key twice in a scope, whatever is assigned and reset', () => {
    let keymap = defaultKeymap;
    const pool = ['X', 'Z', 'Mod+Z', 'Q'];
    for (let i = 0; i < 200; i++) {
      const target = all[(i * 7) % all.length]!;
      const key = pool[(i * 5 + Math.floor(i / 3)) % pool.length]!;
      keymap = i % 4 === 3 ? resetKeys(all, keymap, target) : assignKeys(all, keymap, target, [key]);
      const meanings = all.flatMap((one) => keysOf(one, keymap).map((held) => `${one.scope} ${held}`));
      expect(new Set(meanings).size).toBe(meanings.length);
    }
  });

  it('prefers a custom key over the default key of a newer command', () => {
    const newer = command('newer', 'Q');
    const keymap = { bare: ['Q'] };
    expect(findCommand([newer, bare], press('q'), false, keymap)).toBe(bare);
  });

  it('finds the keys of renamed commands, unless the present id has keys too', () => {
    expect(readKeymap({ 'mapper.crisp': ['Q'], cut: ['X'] })).toEqual({
      'mapper.sharp-transients': ['Q'],
      cut: ['X'],
    });
    const both = { 'mapper.announce': ['W'], 'mapper.tell': ['Q'] };
    expect(readKeymap(both)).toEqual({ 'mapper.announce': ['W'] });
    const ids = editorCommands.map(({ id }) => id);
    for (const [old, present] of Object.entries(renamedCommands)) {
      expect(ids).not.toContain(old);
      if (present.startsWith('mapper.')) expect(ids).toContain(present);
    }
  });

  it('drops malformed entries of a stored keymap', () => {
    expect(readKeymap({ cut: ['Q'], undo: 'Z', bare: [1], odd: ['a b'], none: [] })).toEqual({
      cut: ['Q'],
      none: [],
    });
    expect(readKeymap('nonsense')).toEqual(defaultKeymap);
    expect(readKeymap([['Q']])).toEqual(defaultKeymap);
    expect(readKeymap(null)).toEqual(defaultKeymap);
  });

  it('reads every key that can be pressed', () => {
    const keys = [
      'Q',
      'é',
      '+',
      'Mod++',
      '?',
      'Space',
      'F12',
      'Mod+Alt+Shift+ArrowLeft',
      'Alt+Shift+E',
      'ß',
      '𝒳',
    ];
    expect(readKeymap({ cut: keys })).toEqual({ cut: keys });
    for (const own of editorCommands) {
      expect(readKeymap({ [own.id]: own.shortcut?.split(' ') ?? [] })).toHaveProperty([own.id]);
    }
  });

  it('bounds ids, keys and entries of a stored keymap', () => {
    const hostile = JSON.parse('{"__proto__":["Q"],"a b":["Q"],"":["Q"]}') as unknown;
    expect(readKeymap(hostile)).toEqual({});
    expect(readKeymap({ ['x'.repeat(101)]: ['Q'] })).toEqual({});
    expect(readKeymap({ cut: Array(21).fill('Q') })).toEqual({});
    expect(readKeymap({ cut: ['Shift+Mod+Q'], undo: ['Mod+'], bare: ['Q'.repeat(1e6)] })).toEqual({});
    const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`command-${i}`, ['Q']]));
    expect(Object.keys(readKeymap(many))).toHaveLength(1000);
  });
});

describe('reserved keys', () => {
  it('gives a reason for reserved keys and null for others', () => {
    expect(reservedKeyReason('Mod+T')).toBe('Reserved by the browser: opens a tab. Press another key.');
    expect(reservedKeyReason('Shift+Tab')).toContain('Tab');
    expect(reservedKeyReason('Mod+Escape')).toContain('Escape');
    expect(reservedKeyReason('Alt+T')).toBeNull();
    expect(reservedKeyReason('F2')).toBeNull();
  });

  it('refuses no default key except Escape, which the lane uses', () => {
    const keys = editorCommands.flatMap((own) => keysOf(own, defaultKeymap));
    expect(keys.filter((key) => reservedKeyReason(key) !== null)).toEqual(['Escape']);
  });
});
