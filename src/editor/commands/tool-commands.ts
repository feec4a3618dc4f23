import { alignTimes } from '../../core/envelope/stereo';
import { noPoints } from '../scene';
import { tools } from '../tools/tools';
import type { Command } from './command';
import { always } from './command';

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

export const toolCommands: readonly Command[] = [
  ...chooseTool,
  {
    id: 'lane.link',
    label: 'Link L/R',
    shortcut: null,
    scope: 'lane',
    canRun: always,
    run({ editor }) {
      const linked = !editor.store.getState().document.linked;
      editor.edit(linked ? 'Link channels' : 'Unlink channels', ({ document, selection }) => ({
        document: { ...document, linked, curve: linked ? alignTimes(document.curve) : document.curve },
        selection: { ...selection, points: noPoints },
      }));
      editor.announce(linked ? 'Left and right linked' : 'Left and right apart');
    },
  },
  {
    id: 'lane.scale',
    label: 'Decibel or linear scale',
    shortcut: null,
    scope: 'lane',
    canRun: always,
    run({ editor }) {
      const scale = editor.store.getState().session.scale === 'decibels' ? 'linear' : 'decibels';
      editor.setSession({ scale });
      editor.announce(scale === 'linear' ? 'Linear scale' : 'Decibel scale');
    },
  },
  {
    id: 'lane.snap',
    label: 'Snap',
    shortcut: 'S',
    scope: 'global',
    canRun: always,
    run({ editor }) {
      const snap = !editor.store.getState().session.snap;
      editor.setSession({ snap });
      editor.announce(snap ? 'Snapping on' : 'Snapping off');
    },
  },
];
