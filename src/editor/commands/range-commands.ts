import { hasCurve } from '../../core/project/project';
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
import { clipRange, noPoints, targetRange } from '../scene';
import { describeRange } from '../describe';
import type { Session } from '../session';
import { always, type Command, type CommandContext } from './command';
import { rangeObstacle } from './range-obstacle';

type Obstacle = (context: CommandContext) => string | null;

const curveObstacle: Obstacle = ({ state }) => (hasCurve(state.document) ? null : 'The envelope is empty.');

const predictionObstacle: Obstacle = ({ state }) =>
  state.document.prediction === null ? 'The envelope was not mapped: there is nothing to revert to.' : null;

const clipboardObstacle: Obstacle = ({ state }) =>
  state.session.clipboard === null ? 'Copy a range first.' : null;

/** Of the drawn curve within the chosen range. */
const edits: readonly Obstacle[] = [curveObstacle, rangeObstacle];

/** Peak level (linear RMS) after normalising: -12 dB is loud and leaves headroom for the waveform's peaks. */
const NORMALISED_PEAK = fromDecibels(-12);

type MakeCommand = (
  id: string,
  label: string,
  shortcut: string | null,
  obstacles: readonly Obstacle[],
  run: (context: CommandContext) => void,
) => Command;

/** A command of the lane that cannot run while there is an obstacle. */
const laneCommand: MakeCommand = (id, label, shortcut, obstacles, run) => {
  const obstacle: Obstacle = (context) =>
    obstacles.map((reasonOf) => reasonOf(context)).find((reason) => reason !== null) ?? null;
  return {
    id,
    label,
    shortcut,
    scope: 'lane',
    canRun: (context) => obstacle(context) === null,
    obstacle,
    run,
  };
};

/** As laneCommand; it announces what it acted on. */
const rangeCommand: MakeCommand = (id, label, shortcut, obstacles, run) =>
  laneCommand(id, label, shortcut, obstacles, (context) => {
    const { editor, state: before } = context;
    run(context);
    const { state } = editor;
    // An edit that deletes its range, or the points that span it, is announced by where they were.
    editor.announce(`${label}: ${describeRange(state, state.selection.range ?? targetRange(before))}`);
  });

/** Asks for a value over the lane, beside what it applies to. */
function entryCommand(
  id: string,
  label: string,
  shortcut: string | null,
  dialog: NonNullable<Session['dialog']>,
): Command {
  return laneCommand(id, label, shortcut, edits, ({ editor }) => editor.setSession({ dialog }));
}

export const rangeCommands: readonly Command[] = [
  {
    id: 'range.all',
    label: 'Select whole clip',
    shortcut: 'Alt+Shift+A',
    scope: 'lane',
    canRun: always,
    run({ editor, state }) {
      const range = clipRange(state.document);
      editor.select((selection) => ({ ...selection, range, points: noPoints }));
      editor.announce(`Whole clip selected, ${describeRange(state, range)}`);
    },
  },
  entryCommand('range.gain', 'Gain…', 'G', 'gain'),
  entryCommand('range.offset', 'Offset…', null, 'offset'),
  entryCommand('range.stretch', 'Stretch…', null, 'stretch'),
  rangeCommand('range.smooth', 'Smooth', 'Alt+S', edits, ({ editor }) => smoothRange(editor)),
  rangeCommand('range.simplify', 'Simplify', null, edits, ({ editor }) => simplifyRange(editor)),
  rangeCommand('range.normalise', 'Normalise', 'Shift+G', edits, ({ editor }) =>
    normaliseRange(editor, NORMALISED_PEAK),
  ),
  entryCommand('range.normalise-to', 'Normalise to…', null, 'normalise'),
  rangeCommand('range.reverse', 'Reverse', null, edits, ({ editor }) => reverseRange(editor)),
  rangeCommand('range.revert', 'Revert range', 'Alt+R', [predictionObstacle, rangeObstacle], ({ editor }) =>
    revertRange(editor),
  ),
  rangeCommand('range.silence', 'Silence range', 'Alt+Delete', [rangeObstacle], ({ editor }) =>
    silenceRange(editor),
  ),
  rangeCommand('range.copy', 'Copy', 'Mod+C', edits, ({ editor }) => copyRange(editor)),
  rangeCommand('range.cut', 'Cut', 'Mod+X', edits, ({ editor }) => {
    copyRange(editor);
    silenceRange(editor);
  }),
  {
    ...rangeCommand(
      'range.paste',
      'Paste at playhead',
      'Mod+V',
      [clipboardObstacle],
      ({ editor, clock, place }) => pasteAt(editor, place?.time ?? clock.now()),
    ),
    labelHere: 'Paste here',
  },
  {
    ...rangeCommand(
      'range.ripple-paste',
      'Ripple paste',
      'Mod+Shift+V',
      [clipboardObstacle],
      ({ editor, clock, place }) => ripplePasteAt(editor, place?.time ?? clock.now()),
    ),
    labelHere: 'Ripple paste here',
  },
  rangeCommand('range.duplicate', 'Duplicate', 'Mod+D', edits, ({ editor, state }) => {
    copyRange(editor);
    pasteAt(editor, targetRange(state).end);
  }),
  rangeCommand('range.ripple-delete', 'Ripple delete', 'Shift+Delete', edits, ({ editor }) =>
    rippleDeleteRange(editor),
  ),
];
