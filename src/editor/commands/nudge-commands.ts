import { hasCurve } from '../../core/project/project';
import { frameAt, frameTime } from '../../core/time/frame-grid';
import { framesPerSecond } from '../../core/time/frame-rate';
import { formatTimeShift } from '../../core/time/time-shift';
import { describePoint, describeTarget } from '../describe';
import { nudgeTarget } from '../edits/nudge-edits';
import type { Editor, EditorState } from '../editor';
import { onlySelectedPoint, selectedIndices, targetRange, targetsWholeClip } from '../scene';
import type { Command, CommandContext } from './command';

/** Moves what is selected, else the whole curve, and announces how far. @param seconds below 0 for earlier. */
export function nudge(editor: Editor, seconds: number): void {
  announceShift(editor, 'Nudge', nudgeTarget(editor, seconds));
}

/** Announces what an edit has moved the target by, seconds. */
export function announceShift(editor: Editor, label: string, by: number): void {
  const { state } = editor;
  const shift = by === 0 ? 'no room to move' : formatTimeShift(by, state.session.frames.rate);
  editor.announce(`${label}: ${shift}, ${describeNudged(state)}`);
}

/** What a nudge moves: a point, a range or "whole curve". */
export function describeNudged(state: EditorState): string {
  const index = selectedIndices(state)[0];
  return onlySelectedPoint(state) && index !== undefined
    ? describePoint(state, state.selection.channel, index)
    : describeTarget(state);
}

/** Seconds of a number of frames from the first moment that moves, so that hits stay on frames. The whole curve moves by nominal frames. */
function frameShift({ state }: CommandContext, frames: number): number {
  const grid = state.session.frames;
  const point = onlySelectedPoint(state);
  const frame = frameAt(grid, point?.time ?? targetRange(state).start);
  if (frame + frames < 0 || (!point && targetsWholeClip(state))) return frames / framesPerSecond(grid.rate);
  return frameTime(grid, frame + frames) - frameTime(grid, frame);
}

function step(id: string, label: string, shortcut: string, frames: number): Command {
  return {
    id,
    label,
    shortcut,
    scope: 'lane',
    canRun: ({ state }) => hasCurve(state.document),
    run: (context) => nudge(context.editor, frameShift(context, frames)),
  };
}

/** Moving the curve in time, whole or in part. */
export const nudgeCommands: readonly Command[] = [
  {
    id: 'range.nudge',
    label: 'Nudge…',
    shortcut: 'Alt+T',
    scope: 'lane',
    canRun: ({ state }) => hasCurve(state.document),
    run: ({ editor }) => editor.setSession({ dialog: 'nudge' }),
  },
  step('range.nudge-back', 'Nudge back one frame', 'Alt+ArrowLeft', -1),
  step('range.nudge-on', 'Nudge forward one frame', 'Alt+ArrowRight', 1),
];
