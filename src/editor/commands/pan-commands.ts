import { hasCurve } from '../../core/project/project';
import { formatPan, panAt } from '../../core/curve/pan';
import { targetRange, selectedIndices } from '../scene';
import { panSelection } from '../edits/pan-edits';
import { always, type Command, type CommandContext } from './command';
import { rangeObstacle } from './range-obstacle';

/** Pan change of one press; pan is -1 (left) to 1 (right). */
const STEP = 0.1;

/** Why nothing can be panned, as a sentence; null when a range or, of linked channels, a point is chosen. */
function panObstacle(context: CommandContext): string | null {
  const { state } = context;
  if (!hasCurve(state.document)) return 'The envelope is empty.';
  const hasPoint = state.document.linked && selectedIndices(state).length > 0;
  return hasPoint ? null : rangeObstacle(context);
}

const canPan = (context: CommandContext) => panObstacle(context) === null;

function pan(id: string, label: string, shortcut: string | null, move: (was: number) => number): Command {
  return {
    id,
    label,
    shortcut,
    scope: 'lane',
    canRun: canPan,
    obstacle: panObstacle,
    run({ editor }) {
      panSelection(editor, move);
      const { state } = editor;
      const point = state.document.curve[state.selection.channel][selectedIndices(state)[0] ?? -1];
      editor.announce(
        `Pan ${formatPan(panAt(state.document.curve, point?.time ?? targetRange(state).start))}`,
      );
    },
  };
}

const stepped = (was: number, by: number) => Math.min(1, Math.max(-1, Math.round((was + by) / STEP) * STEP));

export const panCommands: readonly Command[] = [
  pan('pan.left', 'Pan left', 'Alt+[', (was) => stepped(was, -STEP)),
  pan('pan.right', 'Pan right', 'Alt+]', (was) => stepped(was, STEP)),
  pan('pan.centre', 'Pan centre', null, () => 0),
  {
    id: 'pan.set',
    label: 'Pan…',
    shortcut: null,
    scope: 'lane',
    canRun: canPan,
    obstacle: panObstacle,
    run: ({ editor }) => editor.setSession({ dialog: 'pan' }),
  },
  {
    id: 'lane.pan',
    label: 'Show pan',
    shortcut: null,
    scope: 'lane',
    canRun: always,
    run({ editor, state }) {
      const showPan = !state.session.showPan;
      editor.setSession({ showPan });
      editor.announce(`Pan lane ${showPan ? 'shown' : 'hidden'}`);
    },
  },
];
