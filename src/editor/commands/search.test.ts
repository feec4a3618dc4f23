import { describe, expect, it } from 'vitest';
import type { Command } from './command';
import { editorCommands } from './commands';
import { searchCommands } from './search';

const found = (typed: string, about: (command: Command) => string = () => '') =>
  searchCommands(editorCommands, typed, about).map(({ label }) => label);

describe('searchCommands', () => {
  it('returns the whole list, in its order, for an empty query', () => {
    expect(searchCommands(editorCommands, '  ', () => '')).toEqual(editorCommands);
  });

  it('matches prefixes of words, in any order', () => {
    expect(found('revert')[0]).toBe('Revert range');
    expect(found('ran rev')[0]).toBe('Revert range');
    expect(found('zoom sel')[0]).toBe('Zoom to selection');
  });

  it('matches abbreviations, ranked below better matches', () => {
    expect(found('smth')).toContain('Smooth');
    expect(found('un')[0]).toBe('Undo');
  });

  it('finds every command by its own label', () => {
    for (const { label } of editorCommands) expect(found(label)[0]).toBe(label);
  });

  it('finds nothing when a word has no match, and ranks the group below the label', () => {
    expect(found('undo xylophone')).toEqual([]);
    const about = ({ id }: Command) => (id === 'edit.redo' ? 'reverse' : '');
    expect(found('reverse', about)).toEqual(['Reverse', 'Redo']);
  });
});
