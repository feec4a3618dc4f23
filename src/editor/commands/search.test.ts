import { describe, expect, it } from 'vitest';
import type { Command } from './command';
import { editorCommands } from './commands';
import { searchCommands } from './search';

const found = (typed: string, about: (command: Command) => string = () => '') =>
  searchCommands(editorCommands, typed, about).map(({ label }) => label);

describe('searchCommands', () => {
  it('shows the whole list, in its order, for no words', () => {
    expect(searchCommands(editorCommands, '  ', () => '')).toEqual(editorCommands);
  });

  it('finds words by their beginnings, in any order', () => {
    expect(found('revert')[0]).toBe('Revert range');
    expect(found('ran rev')[0]).toBe('Revert range');
    expect(found('zoom sel')[0]).toBe('Zoom to selection');
  });

  it('takes abbreviations, but never in the place of a better fit', () => {
    expect(found('smth')).toContain('Smooth');
    expect(found('un')[0]).toBe('Undo');
  });

  it('finds every command by its own label', () => {
    for (const { label } of editorCommands) expect(found(label)[0]).toBe(label);
  });

  it('finds nothing where a word fits nowhere, and counts the group less than the label', () => {
    expect(found('undo xylophone')).toEqual([]);
    const about = ({ id }: Command) => (id === 'edit.redo' ? 'reverse' : '');
    expect(found('reverse', about)).toEqual(['Reverse', 'Redo']);
  });
});
