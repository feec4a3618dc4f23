import { formatPan, panAt } from '../../core/curve/pan';
import { targetRange, selectedIndices } from '../scene';
import { panSelection } from '../edits/pan-edits';
import { always, type Command, type CommandContext } from './command';

/** Pan change of one press; pan is -1 (left) to 1 (right). */
const STEP = 0.1;

const hasCurve = ({ state }: CommandContext) => {
  const { left, right } = state.document.curve;
  return left.length + right.length > 0;
};

function pan(id: string, label: string, shortcut: string | null, move: (was: number) => number): Command {
  return {
    id,
    label,
    shortcut,
    scope: 'lane',
    canRun: hasCurve,
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
    canRun: hasCurve,
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
