import { peak } from '../../core/curve/edit/range-operations';
import { renderedCurve } from '../../core/project/rendered-curve';
import { targetRange, selectedIndices } from '../scene';
import { deleteStamp, isUserStamp } from '../edits/user-stamps';
import type { Command, CommandContext } from './command';

const isUsers = ({ state }: CommandContext) => isUserStamp(state.session);

/** The designer's own stamps. They belong to the browser, not to the project: undo does not touch them. */
export const stampCommands: readonly Command[] = [
  {
    id: 'stamp.save',
    label: 'Save selection as stamp…',
    shortcut: null,
    scope: 'lane',
    canRun({ state }) {
      const picked = state.selection.range !== null || selectedIndices(state).length > 1;
      return picked && peak(renderedCurve(state.document)[state.selection.channel], targetRange(state)) > 0;
    },
    run: ({ editor }) => editor.setSession({ dialog: 'stamp-name' }),
  },
  {
    id: 'stamp.rename',
    label: 'Rename stamp…',
    shortcut: null,
    scope: 'global',
    canRun: isUsers,
    run: ({ editor }) => editor.setSession({ dialog: 'stamp-rename' }),
  },
  {
    id: 'stamp.delete',
    label: 'Delete stamp',
    shortcut: null,
    scope: 'global',
    canRun: isUsers,
    run: ({ editor }) => deleteStamp(editor),
  },
];
