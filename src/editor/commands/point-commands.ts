import { changePoints, nextShape, withShape } from '../../core/curve/edit/points';
import { insertOnLine } from '../../core/curve/evaluate';
import { frameAt, frameTime } from '../../core/time/frame-grid';
import { describePoint } from '../describe';
import type { Editor } from '../editor';
import { FLOOR_DECIBELS } from '../lane/lane-geometry';
import { addPoint, linkedLevel } from '../edits/add-point';
import { movePoints, withoutPoints } from '../edits/move-points';
import { editCurve, editEachChannel, selectedIndices, selectIndices } from '../scene';
import { always, type Command, type CommandContext } from './command';

const hasSelection = ({ state: { selection } }: CommandContext) =>
  selection.points[selection.channel].size > 0;

function announceSelection(editor: Editor): void {
  const { state } = editor;
  const { channel } = state.selection;
  const indices = selectedIndices(state);
  const index = indices[0];
  if (index === undefined) return;
  const count = indices.length > 1 ? `, ${indices.length} points selected` : '';
  editor.announce(describePoint(state, channel, index) + count);
}

function step(id: string, label: string, shortcut: string, frames: number, decibels: number): Command {
  return {
    id,
    label,
    shortcut,
    scope: 'lane',
    canRun: hasSelection,
    run({ editor, state }) {
      const first = state.document.curve[state.selection.channel][selectedIndices(state)[0] ?? 0];
      if (!first) return;
      const { frames: grid } = state.session;
      const frame = frameAt(grid, first.time);
      const seconds = frames === 0 ? 0 : frameTime(grid, frame + frames) - frameTime(grid, frame);
      editor.edit('Move points', (scene) =>
        movePoints(scene, scene.selection.points, seconds, -decibels / FLOOR_DECIBELS, 'decibels'),
      );
      announceSelection(editor);
    },
  };
}

function insert({ editor, state, clock, place }: CommandContext): void {
  const channel = place?.channel ?? state.selection.channel;
  const time = place?.time ?? clock.now();
  const level = place?.level ?? null;
  editor.edit('Add point', (scene) => {
    if (level !== null) return addPoint(scene, channel, time, level);
    const document = editCurve(scene.document, channel, (curve) => insertOnLine(curve, time).curve);
    return selectIndices({ ...scene, document }, channel, [
      insertOnLine(document.curve[channel], time).index,
    ]);
  });
  announceSelection(editor);
}

export const pointCommands: readonly Command[] = [
  step('point.left', 'Move points back one frame', 'ArrowLeft', -1, 0),
  step('point.right', 'Move points forward one frame', 'ArrowRight', 1, 0),
  step('point.up', 'Raise points by 1 dB', 'ArrowUp', 0, 1),
  step('point.down', 'Lower points by 1 dB', 'ArrowDown', 0, -1),
  step('point.up-six', 'Raise points by 6 dB', 'Shift+ArrowUp', 0, 6),
  step('point.down-six', 'Lower points by 6 dB', 'Shift+ArrowDown', 0, -6),
  {
    id: 'point.insert',
    label: 'Add point at playhead',
    labelHere: 'Add point here',
    shortcut: 'Insert Shift+E',
    scope: 'lane',
    canRun: always,
    run: insert,
  },
  {
    id: 'point.delete',
    label: 'Delete points',
    shortcut: 'Delete Backspace',
    scope: 'lane',
    canRun: hasSelection,
    run({ editor, state }) {
      const count = selectedIndices(state).length;
      editor.edit('Delete points', (scene) => withoutPoints(scene, scene.selection.points));
      editor.announce(`${count} ${count === 1 ? 'point' : 'points'} deleted`);
    },
  },
  {
    id: 'point.level',
    label: 'Set level…',
    shortcut: 'Enter Alt+Shift+E',
    scope: 'lane',
    canRun: hasSelection,
    run: ({ editor }) => editor.setSession({ dialog: 'level' }),
  },
  {
    id: 'point.shape',
    label: 'Next segment shape',
    shortcut: 'C',
    scope: 'lane',
    canRun: hasSelection,
    run({ editor, state }) {
      const { channel } = state.selection;
      const indices = selectedIndices(state);
      const shape = nextShape(state.document.curve[channel][indices[0]!]!.shape);
      editor.edit('Segment shape', (scene) => {
        const document = editEachChannel(
          scene.document,
          channel,
          (curve, side) =>
            changePoints(curve, scene.selection.points[side], (point) => withShape(point, shape)).curve,
        );
        return selectIndices({ ...scene, document }, channel, indices);
      });
      announceSelection(editor);
    },
  },
];

/** Sets the selected points to `level` (linear). While the channels are linked, the other channel's points change with them. */
export function setSelectedLevel(editor: Editor, level: number): void {
  editor.edit('Set level', (scene) => {
    const { channel, points } = scene.selection;
    const indices = selectedIndices(scene);
    const before = scene.document.curve[channel];
    const document = editEachChannel(scene.document, channel, (curve, side) => {
      if (side === channel)
        return changePoints(curve, points[side], (point) => ({ ...point, value: level })).curve;
      const chosen = new Set(indices);
      return curve.map((point, i) =>
        chosen.has(i) ? { ...point, value: linkedLevel(point.value, before[i]!.value, level) } : point,
      );
    });
    return selectIndices({ ...scene, document }, channel, indices);
  });
  announceSelection(editor);
}
