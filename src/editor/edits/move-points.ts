import type { Breakpoint } from '../../core/curve/curve';
import { changePoints, removePoints, shiftLimits } from '../../core/curve/edit/points';
import { mapEachChannel } from '../../core/curve/stereo';
import { projectDuration } from '../../core/project/project';
import { heightToLevel, type LaneScale, levelToHeight } from '../lane/lane-geometry';
import { affectedChannels, editEachChannel, noPoints, type Scene, type Selection, withCurve } from '../scene';

/**
 * Moves points by `seconds` and by a height on the lane's scale. Points stay between their neighbours. Silent points stay
 * silent when louder ones move with them, so that raising a hit does not raise the silence around it.
 * @param place snaps a changed level.
 */
export function movePoints(
  scene: Scene,
  chosen: Selection['points'],
  seconds: number,
  height: number,
  scale: LaneScale,
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
  const curve = mapEachChannel(
    document.curve,
    (line, side) => {
      const changed = changePoints(line, chosen[side], change);
      points[side] = changed.points;
      return changed.curve;
    },
    sides,
  );
  if (curve.left === curve.right) points.right = points.left;
  return { document: withCurve(document, curve), selection: { ...selection, points } };
}

/** Deletes points, from both channels while they are linked. */
export function withoutPoints({ document, selection }: Scene, chosen: Selection['points']): Scene {
  return {
    document: editEachChannel(document, selection.channel, (curve, side) =>
      removePoints(curve, chosen[side]),
    ),
    selection: { ...selection, points: noPoints },
  };
}
