import { evaluate, insertOnLine } from '../../core/curve/evaluate';
import type { Channel } from '../../core/curve/stereo';
import { fromDecibels } from '../../core/loudness/level';
import { editCurve, type Scene, selectIndices } from '../scene';

/** Nearer than this (seconds) to a point, that point is taken instead of adding one. */
const NEAREST = 0.0005;

/** Where the line is quieter than this, a new point's level says nothing about a balance. */
const QUIET = fromDecibels(-60);

/**
 * Adds (or takes) the point at `time` and gives it `level`. While linked the other channel's point is raised by the same
 * factor, so that the balance stays. The new point is selected.
 */
export function addPoint(scene: Scene, channel: Channel, time: number, level: number): Scene {
  const here = evaluate(scene.document.curve[channel], time);
  const factor = here > QUIET ? level / here : null;
  const document = editCurve(scene.document, channel, (curve, side) => {
    const inserted = insertOnLine(curve, time, NEAREST);
    const point = inserted.curve[inserted.index]!;
    const value =
      side === channel || factor === null || point.value <= QUIET ? level : Math.min(1, point.value * factor);
    return inserted.curve.with(inserted.index, { ...point, value });
  });
  const { index } = insertOnLine(document.curve[channel], time, NEAREST);
  return selectIndices({ ...scene, document }, channel, [index]);
}
