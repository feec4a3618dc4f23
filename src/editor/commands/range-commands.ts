import { frameAt, frameTime } from '../../core/time/frame-grid';
import {
  copyRange,
  normaliseRange,
  nudgeRange,
  pasteAt,
  reverseRange,
  rippleDeleteRange,
  ripplePasteAt,
  revertRange,
  silenceRange,
  simplifyRange,
  smoothRange,
} from '../edits/range-edits';
import { fromDecibels } from '../../core/loudness/level';
import { targetRange, selectedIndices } from '../scene';
import { describeRange } from '../describe';
import { always, type Command, type CommandContext } from './command';

const hasCurve = ({ state }: CommandContext) => state.document.curve.left.length > 0;

/** A range or several points are selected, so that the scope is not the whole clip by default. */
const isPicked = ({ state }: CommandContext) =>
  state.selection.range !== null || selectedIndices(state).length > 1;

/** -12 dB: the peak that normalising brings the loudest place to: loud, with headroom for the sound's own peaks. */
const NORMAL_PEAK = fromDecibels(-12);

function onScope(
  id: string,
  label: string,
  shortcut: string | null,
  canRun: Command['canRun'],
  run: (context: CommandContext) => void,
): Command {
  return {
    id,
    label,
    shortcut,
    scope: 'lane',
    canRun,
    run(context) {
      const { editor, state: before } = context;
      run(context);
      const { state } = editor;
      // An edit that deletes its range is announced by where the range was.
      const range = targetRange(before.selection.range && !state.selection.range ? before : state);
      editor.announce(`${label}: ${describeRange(state, range)}`);
    },
  };
}

/** Seconds to the same place one frame on or back, so that hits stay on frames. */
function frameShift({ state }: CommandContext, frames: number): number {
  const { start } = targetRange(state);
  const grid = state.session.frames;
  const here = frameAt(grid, start);
  return frameTime(grid, here + frames) - frameTime(grid, here);
}

export const rangeCommands: readonly Command[] = [
  {
    id: 'range.gain',
    label: 'Gain…',
    shortcut: 'G',
    scope: 'lane',
    canRun: hasCurve,
    run: ({ editor }) => editor.setSession({ dialog: 'gain' }),
  },
  {
    id: 'range.offset',
    label: 'Offset…',
    shortcut: null,
    scope: 'lane',
    canRun: hasCurve,
    run: ({ editor }) => editor.setSession({ dialog: 'offset' }),
  },
  {
    id: 'range.stretch',
    label: 'Stretch…',
    shortcut: null,
    scope: 'lane',
    canRun: hasCurve,
    run: ({ editor }) => editor.setSession({ dialog: 'stretch' }),
  },
  onScope('range.smooth', 'Smooth', 'Alt+S', hasCurve, ({ editor }) => smoothRange(editor)),
  onScope('range.simplify', 'Simplify', null, hasCurve, ({ editor }) => simplifyRange(editor)),
  onScope('range.normalise', 'Normalise', 'Shift+G', hasCurve, ({ editor }) =>
    normaliseRange(editor, NORMAL_PEAK),
  ),
  {
    id: 'range.normalise-to',
    label: 'Normalise to…',
    shortcut: null,
    scope: 'lane',
    canRun: hasCurve,
    run: ({ editor }) => editor.setSession({ dialog: 'normalise' }),
  },
  onScope('range.reverse', 'Reverse', null, hasCurve, ({ editor }) => reverseRange(editor)),
  onScope(
    'range.revert',
    'Revert range',
    'Alt+R',
    ({ state }) => state.document.prediction !== null,
    ({ editor }) => revertRange(editor),
  ),
  onScope('range.silence', 'Silence range', 'Alt+Delete', always, ({ editor }) => silenceRange(editor)),
  onScope('range.nudge-back', 'Nudge one frame back', 'Alt+ArrowLeft', hasCurve, (context) =>
    nudgeRange(context.editor, frameShift(context, -1)),
  ),
  onScope('range.nudge-on', 'Nudge one frame on', 'Alt+ArrowRight', hasCurve, (context) =>
    nudgeRange(context.editor, frameShift(context, 1)),
  ),
  onScope('range.copy', 'Copy', 'Mod+C', hasCurve, ({ editor }) => copyRange(editor)),
  onScope('range.cut', 'Cut', 'Mod+X', hasCurve, ({ editor }) => {
    copyRange(editor);
    silenceRange(editor);
  }),
  {
    ...onScope(
      'range.paste',
      'Paste at playhead',
      'Mod+V',
      ({ state }) => state.session.clipboard !== null,
      ({ editor, clock, place }) => pasteAt(editor, place?.time ?? clock.now()),
    ),
    labelHere: 'Paste here',
  },
  {
    ...onScope(
      'range.ripple-paste',
      'Paste and move the rest on',
      'Mod+Shift+V',
      ({ state }) => state.session.clipboard !== null,
      ({ editor, clock, place }) => ripplePasteAt(editor, place?.time ?? clock.now()),
    ),
    labelHere: 'Paste here and move the rest on',
  },
  onScope('range.duplicate', 'Duplicate', 'Mod+D', hasCurve, ({ editor, state }) => {
    copyRange(editor);
    pasteAt(editor, targetRange(state).end);
  }),
  onScope(
    'range.ripple-delete',
    'Delete and close the gap',
    'Shift+Delete',
    (context) => hasCurve(context) && isPicked(context),
    ({ editor }) => rippleDeleteRange(editor),
  ),
];
