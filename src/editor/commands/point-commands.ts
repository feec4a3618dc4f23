import { changePoints, nextShape, removePoints, withShape } from '../../core/envelope/points';
import { indexAt, insertOnLine } from '../../core/envelope/curve';
import { frameAt, frameTime } from '../../core/time/frame-grid';
import { describePoint } from '../describe';
import type { Editor } from '../editor';
import { FLOOR_DECIBELS } from '../lane-geometry';
import { movePoints } from '../tools/move-points';
import { editCurve, emptySelection, noPoints, selectedIndices, selectIndices } from '../scene';
import { reveal } from '../time-view';
import type { Command, CommandContext } from './command';
import { always } from './command';

const hasSelection = ({ editor }: CommandContext) => {
  const { selection } = editor.store.getState();
  return selection.points[selection.channel].size > 0;
};

function tell(editor: Editor): void {
  const state = editor.store.getState();
  const { channel } = state.selection;
  const indices = selectedIndices(state);
  const index = indices[0];
  if (index === undefined) return;
  const more = indices.length > 1 ? `, ${indices.length} points selected` : '';
  editor.announce(describePoint(state, channel, index) + more);
}

/** Selects the point before or after the selected one, or the one next to the playhead; the playhead goes there. */
function walk({ editor, clock }: CommandContext, direction: 1 | -1, extend: boolean): void {
  const state = editor.store.getState();
  const { channel } = state.selection;
  const curve = state.document.curve[channel];
  if (curve.length === 0) {
    editor.announce('No points');
    return;
  }
  const chosen = selectedIndices(state);
  const edge = direction > 0 ? chosen.at(-1) : chosen[0];
  const here = indexAt(curve, clock.now());
  const next = edge !== undefined ? edge + direction : direction > 0 ? here + 1 : here;
  const index = Math.min(curve.length - 1, Math.max(0, next));
  editor.select(() => selectIndices(state, channel, extend ? [...chosen, index] : [index]).selection);
  const { time } = curve[index]!;
  clock.seek(time);
  editor.setView((view, duration) => reveal(view, time, duration));
  const now = editor.store.getState();
  editor.announce(describePoint(now, channel, index));
}

function step(id: string, label: string, shortcut: string, frames: number, decibels: number): Command {
  return {
    id,
    label,
    shortcut,
    scope: 'lane',
    canRun: hasSelection,
    run({ editor }) {
      const state = editor.store.getState();
      const first = state.document.curve[state.selection.channel][selectedIndices(state)[0] ?? 0];
      if (!first) return;
      const { frames: grid } = state.session;
      const near = frameAt(grid, first.time);
      const seconds = frames === 0 ? 0 : frameTime(grid, near + frames) - frameTime(grid, near);
      editor.edit('Move points', (scene) =>
        movePoints(scene, scene.selection.points, seconds, -decibels / FLOOR_DECIBELS, 'decibels'),
      );
      tell(editor);
    },
  };
}

function insert({ editor, clock }: CommandContext): void {
  const { channel } = editor.store.getState().selection;
  const time = clock.now();
  editor.edit('Add point', (scene) => {
    const document = editCurve(scene.document, channel, (curve) => insertOnLine(curve, time).curve);
    return selectIndices({ ...scene, document }, channel, [
      insertOnLine(document.curve[channel], time).index,
    ]);
  });
  tell(editor);
}

export const pointCommands: readonly Command[] = [
  {
    id: 'point.previous',
    label: 'Previous point',
    shortcut: 'Alt+J',
    scope: 'lane',
    canRun: always,
    run: (context) => walk(context, -1, false),
  },
  {
    id: 'point.next',
    label: 'Next point',
    shortcut: 'Alt+K',
    scope: 'lane',
    canRun: always,
    run: (context) => walk(context, 1, false),
  },
  {
    id: 'point.extend-back',
    label: 'Select previous point too',
    shortcut: 'Alt+Shift+J',
    scope: 'lane',
    canRun: always,
    run: (context) => walk(context, -1, true),
  },
  {
    id: 'point.extend-on',
    label: 'Select next point too',
    shortcut: 'Alt+Shift+K',
    scope: 'lane',
    canRun: always,
    run: (context) => walk(context, 1, true),
  },
  step('point.left', 'Move points one frame back', 'ArrowLeft', -1, 0),
  step('point.right', 'Move points one frame on', 'ArrowRight', 1, 0),
  step('point.up', 'Raise points by 1 dB', 'ArrowUp', 0, 1),
  step('point.down', 'Lower points by 1 dB', 'ArrowDown', 0, -1),
  step('point.up-six', 'Raise points by 6 dB', 'Shift+ArrowUp', 0, 6),
  step('point.down-six', 'Lower points by 6 dB', 'Shift+ArrowDown', 0, -6),
  {
    id: 'point.insert',
    label: 'Add point at playhead',
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
    run({ editor }) {
      const state = editor.store.getState();
      const count = selectedIndices(state).length;
      editor.edit('Delete points', ({ document, selection }) => ({
        document: editCurve(document, selection.channel, (curve, side) =>
          removePoints(curve, selection.points[side]),
        ),
        selection: { ...selection, points: noPoints },
      }));
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
    label: 'Next curve shape',
    shortcut: 'C',
    scope: 'lane',
    canRun: hasSelection,
    run({ editor }) {
      const state = editor.store.getState();
      const { channel } = state.selection;
      const indices = selectedIndices(state);
      const shape = nextShape(state.document.curve[channel][indices[0]!]!.shape);
      editor.edit('Curve shape', (scene) => {
        const document = editCurve(
          scene.document,
          channel,
          (curve, side) =>
            changePoints(curve, scene.selection.points[side], (point) => withShape(point, shape)).curve,
        );
        return selectIndices({ ...scene, document }, channel, indices);
      });
      tell(editor);
    },
  },
  {
    id: 'point.all',
    label: 'Select all points',
    shortcut: 'Mod+A',
    scope: 'lane',
    canRun: always,
    run({ editor }) {
      const state = editor.store.getState();
      const { channel } = state.selection;
      editor.select(() => selectIndices(state, channel, state.document.curve[channel].keys()).selection);
      editor.announce(`${state.document.curve[channel].length} points selected`);
    },
  },
  {
    id: 'lane.channel',
    label: 'Other channel',
    shortcut: 'Alt+L',
    scope: 'lane',
    canRun: ({ editor }) => !editor.store.getState().document.linked,
    run({ editor }) {
      editor.select(({ channel, range }) => ({
        range,
        points: noPoints,
        channel: channel === 'left' ? 'right' : 'left',
      }));
      editor.announce(`${editor.store.getState().selection.channel} channel`);
    },
  },
  {
    id: 'lane.clear-selection',
    label: 'Clear selection',
    shortcut: 'Escape',
    scope: 'lane',
    canRun: always,
    run: ({ editor }) => editor.select(({ channel }) => ({ ...emptySelection, channel })),
  },
];

/** Sets the selected points to `level` (linear). */
export function setSelectedLevel(editor: Editor, level: number): void {
  editor.edit('Set level', (scene) => {
    const { channel, points } = scene.selection;
    const indices = selectedIndices(scene);
    const document = editCurve(
      scene.document,
      channel,
      (curve, side) => changePoints(curve, points[side], (point) => ({ ...point, value: level })).curve,
    );
    return selectIndices({ ...scene, document }, channel, indices);
  });
  tell(editor);
}
