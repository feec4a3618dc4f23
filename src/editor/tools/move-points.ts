import type { Breakpoint } from '../../core/envelope/envelope';
import { changePoints, shiftLimits } from '../../core/envelope/points';
import type { Channel } from '../../core/envelope/stereo';
import { mapSome } from '../../core/envelope/stereo';
import { projectDuration } from '../../core/project/document';
import { formatLevel } from '../../core/envelope/level';
import type { LaneLayout } from '../lane-geometry';
import { band, heightToLevel, levelToHeight } from '../lane-geometry';
import type { Scene, Selection } from '../scene';
import { reached, selectIndices, withCurve } from '../scene';
import { snapTime } from '../snap';
import type { Drag, LanePointer, ToolContext } from './tool';

/** Ctrl makes vertical movement this much finer. */
const FINE_FACTOR = 0.1;

/** Pointer travel before a press becomes a drag, CSS pixels. */
const DEAD_ZONE = 3;

/**
 * Moves points by `seconds` and by a height on the lane's scale. Points stay between their neighbours. Silence stays
 * silence when louder points are moved with it, so that raising a hit does not raise the quiet around it.
 */
export function movePoints(
  scene: Scene,
  chosen: Selection['points'],
  seconds: number,
  height: number,
  scale: LaneLayout['scale'],
): Scene {
  const { document, selection } = scene;
  const sides = reached(document, selection.channel);
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
        : heightToLevel(levelToHeight(point.value, scale) + height, scale);
    return { ...point, time: point.time + by, value };
  };
  const points = { ...chosen };
  const curve = mapSome(document.curve, sides, (line, side) => {
    const changed = changePoints(line, chosen[side], change);
    points[side] = changed.points;
    return changed.curve;
  });
  if (curve.left === curve.right) points.right = points.left;
  return { document: withCurve(document, curve), selection: { ...selection, points } };
}

/**
 * Drags the selected points by the grabbed ones. Shift: no snapping; Alt: the axis of the larger movement only;
 * a segment moves up and down, with Ctrl finely, with Alt in time only.
 */
export function beginMove(
  context: ToolContext,
  pointer: LanePointer,
  channel: Channel,
  grabbed: readonly number[],
  { segment = false } = {},
): Drag {
  const { editor } = context;
  const start = editor.store.getState();
  const moved = segment ? selectIndices(start, channel, grabbed).selection : start.selection;
  const anchor = start.document.curve[channel][grabbed[0]!]!;
  const gesture = editor.beginGesture(segment ? 'Move segment' : 'Move points');
  let dragging = false;

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
    const time = dx === 0 || event.shift ? free : snapTime(editor.store.getState(), free);
    return [time - anchor.time, height];
  };
  const move = (event: LanePointer) => {
    dragging ||= Math.hypot(event.x - pointer.x, event.y - pointer.y) > DEAD_ZONE;
    if (!dragging) return;
    const [seconds, height] = offsets(event);
    gesture.update((scene) =>
      movePoints({ ...scene, selection: moved }, moved.points, seconds, height, context.layout().scale),
    );
  };
  return {
    move,
    end(event) {
      move(event);
      gesture.commit();
      const { document } = editor.store.getState();
      const point = document.curve[channel][grabbed[0]!];
      if (dragging && point) editor.announce(formatLevel(point.value));
    },
    cancel: () => gesture.cancel(),
  };
}
