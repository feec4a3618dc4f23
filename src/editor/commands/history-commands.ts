import type { Command } from './command';

export const historyCommands: readonly Command[] = [
  {
    id: 'edit.undo',
    label: 'Undo',
    shortcut: 'Mod+Z',
    scope: 'global',
    canRun: ({ state }) => state.undoLabel !== null,
    run({ editor, state }) {
      editor.undo();
      editor.announce(`Undone: ${state.undoLabel ?? ''}`);
    },
  },
  {
    id: 'edit.redo',
    label: 'Redo',
    shortcut: 'Mod+Shift+Z Mod+Y',
    scope: 'global',
    canRun: ({ state }) => state.redoLabel !== null,
    run({ editor, state }) {
      editor.redo();
      editor.announce(`Redone: ${state.redoLabel ?? ''}`);
    },
  },
];
