import { formatPan, panAt } from '../../core/curve/pan';
import { targetRange, selectedIndices } from '../scene';
import { panSelection } from '../edits/pan-edits';
import { always, type Command, type CommandContext } from './command';

/** A press moves by a tenth of the way from the middle to a side. */
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

/** Where the sound lies between the channels. */
export const panCommands: readonly Command[] = [
  pan('pan.left', 'Pan to the left', 'Alt+[', (was) => stepped(was, -STEP)),
  pan('pan.right', 'Pan to the right', 'Alt+]', (was) => stepped(was, STEP)),
  pan('pan.centre', 'Pan to the centre', null, () => 0),
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
      editor.announce(showPan ? 'Pan shown under the curve' : 'Pan hidden');
    },
  },
];
