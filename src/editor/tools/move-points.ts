import { type Channel, channels } from '../../core/curve/stereo';
import { formatLevel } from '../../core/loudness/level';
import { movePoints, withoutPoints } from '../edits/move-points';
import { band, snapLevel } from '../lane/lane-geometry';
import { type Scene, selectedIndices, selectIndices } from '../scene';
import { previewFrame } from '../timeline/preview-time';
import { snapTime } from '../timeline/snap';
import type { Drag, LanePointer, ToolContext } from './tool';

/** Factor on the vertical movement while Ctrl is down. */
const FINE_FACTOR = 0.1;

/** Pointer travel after which a press becomes a drag, CSS pixels. */
const DEAD_ZONE = 3;

/** Distance outside the lane at which dragged points are deleted, CSS pixels: more than the overshoot of a drag to silence. */
const DELETE_DISTANCE = 40;

/**
 * Drags the selected points by the grabbed ones. Shift: no snapping; Alt: only the axis of the larger movement; Ctrl: fine
 * vertical movement. A segment moves vertically, with Alt in time only. Points released well outside the lane are deleted.
 * @param add adds and selects the dragged point, in one undo step with the drag; `grabbed` is then ignored.
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
  const unmoved = channels.map((side) =>
    start.document.curve[side].filter((point) => !moved.points[side].has(point)),
  );
  const gesture = editor.beginGesture(add ? 'Add point' : segment ? 'Move segment' : 'Move points');
  /** The scene before the drag, with the dragged points selected. */
  const withDragged = add ?? ((scene: Scene): Scene => ({ ...scene, selection: moved }));
  if (add) gesture.update(add);
  let dragging = false;
  /** The points are outside the lane: releasing deletes them. */
  let isOutside = false;

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
    const time = dx === 0 ? free : snapTime(context, free, { free: event.shift && !add, points: unmoved });
    return [time - anchor.time, height];
  };
  const move = (event: LanePointer) => {
    dragging ||= Math.hypot(event.x - pointer.x, event.y - pointer.y) > DEAD_ZONE;
    if (!dragging) return;
    isOutside =
      !segment && (event.y < -DELETE_DISTANCE || event.y > context.layout().height + DELETE_DISTANCE);
    if (isOutside) {
      gesture.update((scene) => {
        const held = withDragged(scene);
        return withoutPoints(held, held.selection.points);
      });
      return;
    }
    const [seconds, height] = offsets(event);
    if (!segment || seconds !== 0) previewFrame(editor, anchor.time + seconds);
    const layout = context.layout();
    // With `add`, Shift added the point and does not turn snapping off.
    const place = event.shift && !add ? undefined : (level: number) => snapLevel(layout, level);
    gesture.update((scene) => {
      const held = withDragged(scene);
      return movePoints(held, held.selection.points, seconds, height, layout.scale, place);
    });
  };
  return {
    move,
    end(event) {
      move(event);
      if (isOutside) {
        const { size } = moved.points[channel];
        const noun = size === 1 ? 'point' : 'points';
        gesture.cancel();
        if (add) return;
        editor.edit(`Delete ${noun}`, (scene) => withoutPoints({ ...scene, selection: moved }, moved.points));
        editor.announce(`${size} ${noun} deleted`);
        return;
      }
      gesture.commit();
      const { document } = editor.state;
      const point = document.curve[channel][first];
      if (dragging && point) editor.announce(formatLevel(point.value));
    },
    cancel: () => gesture.cancel(),
    hint() {
      if (!isOutside) return null;
      const { size } = moved.points[channel];
      return `Release to delete ${size === 1 ? 'the point' : `${size} points`}. Esc: cancel.`;
    },
  };
}
