import type { Breakpoint } from '../../core/curve/curve';
import { changePoints, removePoints, shiftLimits } from '../../core/curve/edit/points';
import { type Channel, channels, mapSelected } from '../../core/curve/stereo';
import { projectDuration } from '../../core/project/project';
import { formatLevel } from '../../core/loudness/level';
import { band, heightToLevel, type LaneLayout, levelToHeight, onStep } from '../lane/lane-geometry';
import {
  editCurve,
  noPoints,
  affectedChannels,
  type Scene,
  selectedIndices,
  selectIndices,
  type Selection,
  withCurve,
} from '../scene';
import { snapTime } from '../timeline/snap';
import type { Drag, LanePointer, ToolContext } from './tool';

/** Ctrl makes vertical movement this much finer. */
const FINE_FACTOR = 0.1;

/** Pointer travel before a press becomes a drag, CSS pixels. */
const DEAD_ZONE = 3;

/** How far beyond the lane points are pulled out of it, CSS pixels: more than a hand overshoots on its way to silence. */
const PULL_OUT = 40;

/**
 * Moves points by `seconds` and by a height on the lane's scale. Points stay between their neighbours. Silence stays
 * silence when louder points are moved with it, so that raising a hit does not raise the quiet around it.
 * @param place puts a raised level on the grid in force.
 */
export function movePoints(
  scene: Scene,
  chosen: Selection['points'],
  seconds: number,
  height: number,
  scale: LaneLayout['scale'],
  place: (level: number) => number = (level) => level,
): Scene {
  const { document, selection } = scene;
  const sides = affectedChannels(document, selection.channel);
  const duration = projectDuration(document);
  const all = sides.flatMap((side) => [...chosen[side]]);
  const onlySilence = all.every(({ value }) => value === 0);
  const limits = sides.map((side) => shiftLimits(document.curve[side], chosen[side], duration));
  const low = Math.max(...limits.map(([from]) => from));
  const high = Math.min(...limits.map(([, to]) => to));
  const by = Math.min(high, Math.max(low, seconds));
  const change = (point: Breakpoint): Breakpoint => {
    const raised = point.value > 0 || onlySilence;
    const value =
      height === 0 || !raised
        ? point.value
        : place(heightToLevel(levelToHeight(point.value, scale) + height, scale));
    return { ...point, time: point.time + by, value };
  };
  const points = { ...chosen };
  const curve = mapSelected(document.curve, sides, (line, side) => {
    const changed = changePoints(line, chosen[side], change);
    points[side] = changed.points;
    return changed.curve;
  });
  if (curve.left === curve.right) points.right = points.left;
  return { document: withCurve(document, curve), selection: { ...selection, points } };
}

/** Takes points out, of both channels while they are linked. */
function withoutPoints({ document, selection }: Scene, chosen: Selection['points']): Scene {
  return {
    document: editCurve(document, selection.channel, (curve, side) => removePoints(curve, chosen[side])),
    selection: { ...selection, points: noPoints },
  };
}

/**
 * Drags the selected points by the grabbed ones. Shift: no snapping; Alt: the axis of the larger movement only;
 * a segment moves up and down, with Ctrl finely, with Alt in time only. Points that are let go well above or below the
 * lane are deleted.
 * @param add adds and selects the point that is dragged, in one step with the drag; `grabbed` is then found by it.
 */
export function beginMove(
  context: ToolContext,
  pointer: LanePointer,
  channel: Channel,
  grabbed: readonly number[],
  { segment = false, add }: { readonly segment?: boolean; readonly add?: (scene: Scene) => Scene } = {},
): Drag {
  const { editor } = context;
  const before = editor.state;
  const start = add ? add(before) : before;
  const moved = segment ? selectIndices(start, channel, grabbed).selection : start.selection;
  const first = add ? selectedIndices(start)[0]! : grabbed[0]!;
  const anchor = start.document.curve[channel][first]!;
  const still = channels.map((side) =>
    start.document.curve[side].filter((point) => !moved.points[side].has(point)),
  );
  const gesture = editor.beginGesture(add ? 'Add point' : segment ? 'Move segment' : 'Move points');
  /** The scene with what is dragged selected, as it was before the drag. */
  const taken = add ?? ((scene: Scene): Scene => ({ ...scene, selection: moved }));
  if (add) gesture.update(add);
  let dragging = false;
  /** The points are out of the lane: letting go deletes them. */
  let out = false;

  const offsets = (event: LanePointer): [number, number] => {
    const layout = context.layout();
    const { top, bottom } = band(layout, channel);
    let dx = event.x - pointer.x;
    let dy = event.y - pointer.y;
    if (segment) {
      if (event.alt) dy = 0;
      else dx = 0;
    } else if (event.alt) {
      if (Math.abs(dx) > Math.abs(dy)) dy = 0;
      else dx = 0;
    }
    const height = (-dy / (bottom - top)) * (event.ctrl ? FINE_FACTOR : 1);
    const free = anchor.time + dx / layout.view.pixelsPerSecond;
    const time = dx === 0 ? free : snapTime(context, free, { free: event.shift && !add, points: still });
    return [time - anchor.time, height];
  };
  const move = (event: LanePointer) => {
    dragging ||= Math.hypot(event.x - pointer.x, event.y - pointer.y) > DEAD_ZONE;
    if (!dragging) return;
    out = !segment && (event.y < -PULL_OUT || event.y > context.layout().height + PULL_OUT);
    if (out) {
      gesture.update((scene) => {
        const held = taken(scene);
        return withoutPoints(held, held.selection.points);
      });
      return;
    }
    const [seconds, height] = offsets(event);
    const layout = context.layout();
    // Shift, held since the press, is what added the point.
    const place = event.shift && !add ? undefined : (level: number) => onStep(layout, level);
    gesture.update((scene) => {
      const held = taken(scene);
      return movePoints(held, held.selection.points, seconds, height, layout.scale, place);
    });
  };
  return {
    move,
    end(event) {
      move(event);
      if (out) {
        const { size } = moved.points[channel];
        const what = size === 1 ? 'point' : 'points';
        gesture.cancel();
        if (add) return;
        editor.edit(`Delete ${what}`, (scene) => withoutPoints({ ...scene, selection: moved }, moved.points));
        editor.announce(`${size} ${what} deleted`);
        return;
      }
      gesture.commit();
      const { document } = editor.state;
      const point = document.curve[channel][first];
      if (dragging && point) editor.announce(formatLevel(point.value));
    },
    cancel: () => gesture.cancel(),
    hint() {
      if (!out) return null;
      const { size } = moved.points[channel];
      return `Let go to delete ${size === 1 ? 'the point' : `${size} points`}. Esc keeps ${size === 1 ? 'it' : 'them'}.`;
    },
  };
}
