import { changePoints, withShape } from '../../core/curve/edit/points';
import type { SegmentShape } from '../../core/curve/curve';
import { describePoint } from '../describe';
import { editEachChannel, selectedIndices, selectIndices } from '../scene';
import type { Command } from './command';

const shapes: readonly (readonly [SegmentShape, string])[] = [
  ['linear', 'Shape: linear'],
  ['exponential', 'Shape: exponential (linear in dB)'],
  ['smooth', 'Shape: smooth'],
  ['hold', 'Shape: hold'],
];

/** Sets the shape of the segments that start at the selected points. */
export const shapeCommands: readonly Command[] = shapes.map(([shape, label]) => ({
  id: `point.shape-${shape}`,
  label,
  shortcut: null,
  scope: 'lane',
  canRun: ({ state }) => selectedIndices(state).length > 0,
  run({ editor, state: before }) {
    const indices = selectedIndices(before);
    editor.edit('Segment shape', (scene) => {
      const { channel, points } = scene.selection;
      const document = editEachChannel(
        scene.document,
        channel,
        (curve, side) => changePoints(curve, points[side], (point) => withShape(point, shape)).curve,
      );
      return selectIndices({ ...scene, document }, channel, indices);
    });
    const { state } = editor;
    editor.announce(describePoint(state, state.selection.channel, indices[0]!));
  },
}));
