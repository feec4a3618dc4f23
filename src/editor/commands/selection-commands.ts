import { indexAt } from '../../core/curve/evaluate';
import { describePoint } from '../describe';
import { openMenuAtSelection } from '../lane/lane-menu';
import { emptySelection, noPoints, selectedIndices, selectIndices } from '../scene';
import { reveal } from '../timeline/time-view';
import { always, type Command, type CommandContext } from './command';

/** Selects the point beside the selected one (without a selection, beside the playhead) and moves the playhead to it. */
function selectAdjacent({ editor, state, clock }: CommandContext, direction: 1 | -1, extend: boolean): void {
  const { channel } = state.selection;
  const curve = state.document.curve[channel];
  if (curve.length === 0) {
    editor.announce('No points');
    return;
  }
  const selected = selectedIndices(state);
  const edge = direction > 0 ? selected.at(-1) : selected[0];
  const before = indexAt(curve, clock.now());
  const next = edge !== undefined ? edge + direction : direction > 0 ? before + 1 : before;
  const index = Math.min(curve.length - 1, Math.max(0, next));
  editor.select(() => selectIndices(state, channel, extend ? [...selected, index] : [index]).selection);
  const { time } = curve[index]!;
  clock.seek(time);
  editor.setView((view, duration) => reveal(view, time, duration));
  editor.announce(describePoint(editor.state, channel, index));
}

export const selectionCommands: readonly Command[] = [
  {
    id: 'point.previous',
    label: 'Previous point',
    shortcut: 'Alt+J',
    scope: 'lane',
    canRun: always,
    run: (context) => selectAdjacent(context, -1, false),
  },
  {
    id: 'point.next',
    label: 'Next point',
    shortcut: 'Alt+K',
    scope: 'lane',
    canRun: always,
    run: (context) => selectAdjacent(context, 1, false),
  },
  {
    id: 'point.extend-back',
    label: 'Extend selection to previous point',
    shortcut: 'Alt+Shift+J',
    scope: 'lane',
    canRun: always,
    run: (context) => selectAdjacent(context, -1, true),
  },
  {
    id: 'point.extend-on',
    label: 'Extend selection to next point',
    shortcut: 'Alt+Shift+K',
    scope: 'lane',
    canRun: always,
    run: (context) => selectAdjacent(context, 1, true),
  },
  {
    id: 'point.all',
    label: 'Select all points',
    shortcut: 'Mod+A',
    scope: 'lane',
    canRun: always,
    run({ editor, state }) {
      const { channel } = state.selection;
      editor.select(() => selectIndices(state, channel, state.document.curve[channel].keys()).selection);
      editor.announce(`${state.document.curve[channel].length} points selected`);
    },
  },
  {
    id: 'lane.channel',
    label: 'Switch channel',
    shortcut: 'Alt+L',
    scope: 'lane',
    canRun: ({ state }) => !state.document.linked,
    run({ editor }) {
      editor.select(({ channel, range }) => ({
        range,
        points: noPoints,
        channel: channel === 'left' ? 'right' : 'left',
      }));
      editor.announce(`${editor.state.selection.channel} channel`);
    },
  },
  {
    id: 'lane.menu',
    label: 'Open context menu',
    shortcut: 'ContextMenu Shift+F10',
    scope: 'lane',
    canRun: always,
    run: openMenuAtSelection,
  },
  {
    id: 'lane.clear-selection',
    label: 'Clear selection',
    shortcut: 'Escape',
    scope: 'lane',
    // Without a selection Escape is left to the page.
    canRun({ state }) {
      const { points, range } = state.selection;
      return range !== null || points.left.size > 0 || points.right.size > 0;
    },
    run: ({ editor }) => editor.select(({ channel }) => ({ ...emptySelection, channel })),
  },
];
