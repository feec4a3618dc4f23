import { hasCurve as projectHasCurve } from '../../core/project/project';
import {
  copyRange,
  normaliseRange,
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

const hasCurve = ({ state }: CommandContext) => projectHasCurve(state.document);

/** A range or several points are selected, so that the target range is not the whole clip. */
const hasTarget = ({ state }: CommandContext) =>
  state.selection.range !== null || selectedIndices(state).length > 1;

/** Peak level (linear RMS) after normalising: -12 dB is loud and leaves headroom for the waveform's peaks. */
const NORMALISED_PEAK = fromDecibels(-12);

function rangeCommand(
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
  rangeCommand('range.smooth', 'Smooth', 'Alt+S', hasCurve, ({ editor }) => smoothRange(editor)),
  rangeCommand('range.simplify', 'Simplify', null, hasCurve, ({ editor }) => simplifyRange(editor)),
  rangeCommand('range.normalise', 'Normalise', 'Shift+G', hasCurve, ({ editor }) =>
    normaliseRange(editor, NORMALISED_PEAK),
  ),
  {
    id: 'range.normalise-to',
    label: 'Normalise to…',
    shortcut: null,
    scope: 'lane',
    canRun: hasCurve,
    run: ({ editor }) => editor.setSession({ dialog: 'normalise' }),
  },
  rangeCommand('range.reverse', 'Reverse', null, hasCurve, ({ editor }) => reverseRange(editor)),
  rangeCommand(
    'range.revert',
    'Revert range',
    'Alt+R',
    ({ state }) => state.document.prediction !== null,
    ({ editor }) => revertRange(editor),
  ),
  rangeCommand('range.silence', 'Silence range', 'Alt+Delete', always, ({ editor }) => silenceRange(editor)),
  rangeCommand('range.copy', 'Copy', 'Mod+C', hasCurve, ({ editor }) => copyRange(editor)),
  rangeCommand('range.cut', 'Cut', 'Mod+X', hasCurve, ({ editor }) => {
    copyRange(editor);
    silenceRange(editor);
  }),
  {
    ...rangeCommand(
      'range.paste',
      'Paste at playhead',
      'Mod+V',
      ({ state }) => state.session.clipboard !== null,
      ({ editor, clock, place }) => pasteAt(editor, place?.time ?? clock.now()),
    ),
    labelHere: 'Paste here',
  },
  {
    ...rangeCommand(
      'range.ripple-paste',
      'Ripple paste',
      'Mod+Shift+V',
      ({ state }) => state.session.clipboard !== null,
      ({ editor, clock, place }) => ripplePasteAt(editor, place?.time ?? clock.now()),
    ),
    labelHere: 'Ripple paste here',
  },
  rangeCommand('range.duplicate', 'Duplicate', 'Mod+D', hasCurve, ({ editor, state }) => {
    copyRange(editor);
    pasteAt(editor, targetRange(state).end);
  }),
  rangeCommand(
    'range.ripple-delete',
    'Ripple delete',
    'Shift+Delete',
    (context) => hasCurve(context) && hasTarget(context),
    ({ editor }) => rippleDeleteRange(editor),
  ),
];
