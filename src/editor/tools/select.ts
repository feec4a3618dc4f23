import { insertOnLine } from '../../core/curve/evaluate';
import { removePoints } from '../../core/curve/edit/points';
import type { Channel } from '../../core/curve/stereo';
import { candidateAt } from '../lane/candidate-positions';
import { candidates, withCandidate } from '../mapper/candidates';
import { describeTime } from '../describe';
import { laneTargetAt, type LaneTarget } from '../lane/lane-target';
import { placedLevel } from '../lane/lane-geometry';
import { editCurve, editEachChannel, noPoints, type Scene, selectIndices } from '../scene';
import { snapTime } from '../timeline/snap';
import { xToTime } from '../timeline/time-view';
import { addPoint } from '../edits/add-point';
import { beginBend } from './bend';
import { beginMarquee } from './marquee';
import { beginMove } from './move-points';
import { beginStroke } from './pencil';
import type { LanePointer, Tool, ToolContext } from './tool';

function isSelected({ selection, document }: Scene, channel: Channel, index: number): boolean {
  const point = document.curve[channel][index];
  return point !== undefined && selection.points[channel].has(point);
}

function toggled(scene: Scene, channel: Channel, index: number): Scene {
  const selected = scene.document.curve[channel].flatMap((_, i) => {
    const wasSelected = isSelected(scene, channel, i);
    return wasSelected !== (i === index) ? [i] : [];
  });
  return selectIndices(scene, channel, selected);
}

function removeAt({ editor }: ToolContext, { channel, index }: { channel: Channel; index: number }): void {
  editor.edit('Delete point', (scene) => {
    const { points } = selectIndices(scene, channel, [index]).selection;
    return {
      document: editEachChannel(scene.document, channel, (curve, side) => removePoints(curve, points[side])),
      selection: { ...scene.selection, channel, points: noPoints },
    };
  });
}

/** Adds a point: on the line without changing the line, elsewhere at the pointer. */
function adding(context: ToolContext, pointer: LanePointer, target: LaneTarget): (scene: Scene) => Scene {
  const layout = context.layout();
  const time = snapTime(context, xToTime(layout.view, pointer.x), { free: pointer.shift });
  const { channel } = target;
  return (scene) => {
    if (target.kind === 'line' || target.kind === 'bend') {
      const document = editCurve(scene.document, channel, (curve) => insertOnLine(curve, time).curve);
      const { index } = insertOnLine(document.curve[channel], time);
      return selectIndices({ ...scene, document }, channel, [index]);
    }
    return addPoint(scene, channel, time, placedLevel(layout, channel, pointer.y, pointer.shift));
  };
}

function selectForDrag(context: ToolContext, channel: Channel, indices: readonly number[]): void {
  const { editor } = context;
  const state = editor.state;
  if (indices.some((index) => !isSelected(state, channel, index))) {
    editor.select(() => selectIndices(state, channel, indices).selection);
  } else {
    editor.select((selection) => ({ ...selection, channel }));
  }
}

export const select: Tool = {
  id: 'select',
  label: 'Select',
  shortcut: 'V',
  hint: 'Click: move the playhead. Double-click: add point. Drag: move points or segments, bend a segment by its middle, or select with a rectangle. Ctrl-drag on empty space: draw.',
  cursor: 'default',
  press(context, pointer, clicks) {
    const { editor } = context;
    const state = editor.state;
    const { point: reach } = context.reach;
    const candidate = candidateAt(context.layout(), candidates(state.document), pointer.x, pointer.y, reach);
    if (candidate) {
      editor.edit('Add candidate', (scene) => withCandidate(scene, candidate));
      editor.announce(`Added hit at ${describeTime(state, candidate.time)}`);
      return null;
    }
    const target = laneTargetAt(
      context.layout(),
      state.document.curve,
      pointer.x,
      pointer.y,
      state.selection.channel,
      context.reach,
    );
    if (target.kind === 'point') {
      if (clicks === 2) {
        removeAt(context, target);
        return null;
      }
      if (pointer.ctrl) {
        editor.select(() => toggled(state, target.channel, target.index).selection);
        return null;
      }
      selectForDrag(context, target.channel, [target.index]);
      return beginMove(context, pointer, target.channel, [target.index]);
    }
    if (clicks === 2) {
      editor.edit('Add point', adding(context, pointer, target));
      return null;
    }
    if (pointer.shift) {
      const add = adding(context, { ...pointer, shift: false }, target);
      return beginMove(context, pointer, target.channel, [], { add });
    }
    if (target.kind === 'bend') return beginBend(context, pointer, target.channel, target.index);
    if (target.kind === 'line') {
      const { length } = state.document.curve[target.channel];
      const ends = [target.index, target.index + 1].filter((index) => index >= 0 && index < length);
      return beginMove(context, pointer, target.channel, ends, { segment: true });
    }
    if (pointer.ctrl) return beginStroke(context, pointer);
    return beginMarquee(context, pointer, target.channel);
  },
};
