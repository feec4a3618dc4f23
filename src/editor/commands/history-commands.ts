import { changedRange, joinRanges } from '../../core/curve/changed-range';
import type { Project } from '../../core/project/project';
import type { Editor } from '../editor';
import { reveal, viewEnd } from '../timeline/time-view';
import type { Command } from './command';

/** Scrolls to what a step has changed in the curve, where none of it is in view. */
function showChange(editor: Editor, { curve: before }: Project): void {
  const { curve } = editor.document;
  const changed = joinRanges(changedRange(before.left, curve.left), changedRange(before.right, curve.right));
  if (!changed) return;
  editor.setView((view, duration) => {
    if (changed.start > viewEnd(view)) return reveal(view, changed.start, duration);
    return changed.end < view.start ? reveal(view, changed.end, duration) : view;
  });
}

export const historyCommands: readonly Command[] = [
  {
    id: 'edit.undo',
    label: 'Undo',
    shortcut: 'Mod+Z',
    scope: 'global',
    canRun: ({ state }) => state.undoLabel !== null,
    subject: ({ state }) => state.undoLabel,
    run({ editor, state }) {
      editor.undo();
      showChange(editor, state.document);
      editor.announce(`Undone: ${state.undoLabel ?? ''}`);
    },
  },
  {
    id: 'edit.redo',
    label: 'Redo',
    shortcut: 'Mod+Shift+Z Mod+Y',
    scope: 'global',
    canRun: ({ state }) => state.redoLabel !== null,
    subject: ({ state }) => state.redoLabel,
    run({ editor, state }) {
      editor.redo();
      showChange(editor, state.document);
      editor.announce(`Redone: ${state.redoLabel ?? ''}`);
    },
  },
];
