import type { Command } from './command';

export const historyCommands: readonly Command[] = [
  {
    id: 'edit.undo',
    label: 'Undo',
    shortcut: 'Mod+Z',
    scope: 'global',
    canRun: ({ editor }) => editor.store.getState().undoLabel !== null,
    run({ editor }) {
      const { undoLabel } = editor.store.getState();
      editor.undo();
      editor.announce(`Undone: ${undoLabel ?? ''}`);
    },
  },
  {
    id: 'edit.redo',
    label: 'Redo',
    shortcut: 'Mod+Shift+Z Mod+Y',
    scope: 'global',
    canRun: ({ editor }) => editor.store.getState().redoLabel !== null,
    run({ editor }) {
      const { redoLabel } = editor.store.getState();
      editor.redo();
      editor.announce(`Redone: ${redoLabel ?? ''}`);
    },
  },
];
