import { describe, expect, it } from 'vitest';
import { always, type Command } from '../commands/command';
import { editorCommands } from '../commands/commands';
import { findCommand, type KeyPress } from './shortcut';
import { assignKeys, conflicts, keysOf, defaultKeymap, overlaps, readKeymap, resetKeys } from './keymap';
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
  it('leaves every command its own keys until it is told otherwise', () => {
    for (const own of editorCommands) {
      expect(keysOf(own, defaultKeymap)).toEqual(own.shortcut?.split(' ') ?? []);
    }
  });

  it('gives a key to a command and takes it from the one that clashes, which keeps its others', () => {
    expect(conflicts(all, defaultKeymap, bare, 'Z')).toEqual([undo]);
    const keymap = assignKeys(all, defaultKeymap, bare, ['Z']);
    expect(keysOf(bare, keymap)).toEqual(['Z']);
    expect(keysOf(undo, keymap)).toEqual(['Mod+Z']);
    expect(findCommand(all, press('z'), false, keymap)).toBe(bare);
    expect(findCommand(all, press('z', { ctrlKey: true }), false, keymap)).toBe(undo);
  });

  it('lets the lane and the page use one key for different things', () => {
    expect(conflicts(all, defaultKeymap, cut, 'X')).toEqual([]);
    expect(overlaps(all, defaultKeymap, cut, 'X')).toEqual([nudge]);
    expect(findCommand(all, press('x'), true, defaultKeymap)).toBe(nudge);
    expect(findCommand(all, press('x'), false, defaultKeymap)).toBe(cut);
  });

  it('can leave a command without a key', () => {
    const keymap = assignKeys(all, defaultKeymap, cut, []);
    expect(keysOf(cut, keymap)).toEqual([]);
    expect(findCommand(all, press('x'), false, keymap)).toBeUndefined();
  });

  it('resets one command, which takes its own key back', () => {
    const taken = assignKeys(all, defaultKeymap, bare, ['X']);
    const back = resetKeys(all, taken, cut);
    expect(keysOf(cut, back)).toEqual(['X']);
    expect(keysOf(bare, back)).toEqual([]);
    expect(resetKeys(all, resetKeys(all, back, bare), cut)).toEqual(defaultKeymap);
  });

  it('never gives one key two meanings in one place, whatever is assigned and reset', () => {
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

  it('prefers the key that the user chose, should a newer build give it to another command', () => {
    const newer = command('newer', 'Q');
    const keymap = { bare: ['Q'] };
    expect(findCommand([newer, bare], press('q'), false, keymap)).toBe(bare);
  });

  it('reads storage with mistrust', () => {
    expect(readKeymap({ cut: ['Q'], undo: 'Z', bare: [1], odd: ['a b'], none: [] })).toEqual({
      cut: ['Q'],
      none: [],
    });
    expect(readKeymap('nonsense')).toEqual(defaultKeymap);
    expect(readKeymap(null)).toEqual(defaultKeymap);
  });
});

describe('refusal', () => {
  it('says why for keys that never reach a page, and lets the others through', () => {
    expect(reservedKeyReason('Mod+T')).toBe('The browser keeps this key: it opens a tab. Press another one.');
    expect(reservedKeyReason('Shift+Tab')).toContain('Tab');
    expect(reservedKeyReason('Mod+Escape')).toContain('Escape');
    expect(reservedKeyReason('Alt+T')).toBeNull();
    expect(reservedKeyReason('F2')).toBeNull();
  });

  it('refuses no key that a command was made with, but Escape, which is the lane’s own', () => {
    const keys = editorCommands.flatMap((own) => keysOf(own, defaultKeymap));
    expect(keys.filter((key) => reservedKeyReason(key) !== null)).toEqual(['Escape']);
  });
});
