import { alignTimes } from '../../core/curve/stereo';
import type { Editor } from '../editor';
import type { LaneScale } from '../lane/lane-geometry';
import { noPoints } from '../scene';
import { tools } from '../tools/tools';
import { always, type Command } from './command';

const chooseTool: readonly Command[] = tools.map((tool) => ({
  id: `tool.${tool.id}`,
  label: tool.label,
  shortcut: tool.shortcut,
  scope: 'global',
  canRun: always,
  run({ editor }) {
    editor.setSession({ tool: tool.id });
    editor.announce(`${tool.label} tool`);
  },
}));

/** Scales of the lane in the order of the menu. */
export const scales: readonly {
  readonly id: LaneScale;
  readonly label: string;
  readonly announcement: string;
}[] = [
  { id: 'decibels', label: 'dB RMS', announcement: 'Decibel scale' },
  { id: 'linear', label: 'Linear', announcement: 'Linear scale' },
  { id: 'mu-law', label: 'µ-law', announcement: 'µ-law scale, 64 mapper classes' },
];

export function setScale(editor: Editor, scale: LaneScale): void {
  editor.setSession({ scale });
  editor.announce(scales.find(({ id }) => id === scale)!.announcement);
}

export const toolCommands: readonly Command[] = [
  ...chooseTool,
  {
    id: 'lane.link',
    label: 'Link L/R',
    shortcut: null,
    scope: 'lane',
    canRun: always,
    run({ editor, state }) {
      const linked = !state.document.linked;
      editor.edit(linked ? 'Link channels' : 'Unlink channels', ({ document, selection }) => ({
        document: { ...document, linked, curve: linked ? alignTimes(document.curve) : document.curve },
        selection: { ...selection, points: noPoints },
      }));
      editor.announce(linked ? 'Channels linked' : 'Channels unlinked');
    },
  },
  {
    id: 'lane.scale',
    label: 'Next level scale',
    shortcut: null,
    scope: 'lane',
    canRun: always,
    run({ editor, state }) {
      const { scale } = state.session;
      setScale(editor, scales[(scales.findIndex(({ id }) => id === scale) + 1) % scales.length]!.id);
    },
  },
  {
    id: 'lane.snap',
    label: 'Snap',
    shortcut: 'S',
    scope: 'global',
    canRun: always,
    run({ editor, state }) {
      const snap = !state.session.snap;
      editor.setSession({ snap });
      editor.announce(snap ? 'Snapping on' : 'Snapping off');
    },
  },
];
