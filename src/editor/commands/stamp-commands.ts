import { chosenRange } from '../scene';
import { canSaveStamp, deleteStamp, isUserStamp } from '../edits/user-stamps';
import type { Command, CommandContext } from './command';
import { rangeObstacle } from './range-obstacle';

const hasUserStamp = ({ state }: CommandContext) => isUserStamp(state.session);

/** The user's stamps. They are stored in the browser, not in the project; undo does not affect them. */
export const stampCommands: readonly Command[] = [
  {
    id: 'stamp.save',
    label: 'Save selection as stamp…',
    shortcut: null,
    scope: 'lane',
    canRun: ({ state }) => chosenRange(state) !== null && canSaveStamp(state),
    obstacle: rangeObstacle,
    run: ({ editor }) => editor.setSession({ dialog: 'stamp-name' }),
  },
  {
    id: 'stamp.rename',
    label: 'Rename stamp…',
    shortcut: null,
    scope: 'global',
    canRun: hasUserStamp,
    run: ({ editor }) => editor.setSession({ dialog: 'stamp-rename' }),
  },
  {
    id: 'stamp.delete',
    label: 'Delete stamp',
    shortcut: null,
    scope: 'global',
    canRun: hasUserStamp,
    run: ({ editor }) => deleteStamp(editor),
  },
];
