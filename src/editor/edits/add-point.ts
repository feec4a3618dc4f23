import { evaluate, insertOnLine } from '../../core/curve/evaluate';
import type { Channel } from '../../core/curve/stereo';
import { fromDecibels } from '../../core/loudness/level';
import { editEachChannel, type Scene, selectIndices } from '../scene';

/** Within this distance (seconds) of a point, that point is used instead of a new one. */
const SAME_POINT = 0.0005;

/** Below this level (linear RMS) the channel balance is undefined. */
const QUIET = fromDecibels(-60);

/**
 * The level of the other channel's point when one is set from `before` to `level`: changed by the same factor, which preserves the balance.
 * A quiet pair gets the level on both sides; a quiet point beside a loud one has no factor, and the other keeps its own value.
 */
export function linkedLevel(other: number, before: number, level: number): number {
  if (level === 0 || other === before) return level;
  if (before <= QUIET) return other <= QUIET ? level : other;
  return Math.min(1, (other * level) / before);
}

/**
 * Adds a point at `time`, or uses the one there, and sets its level. While the channels are linked, the other channel's
 * point changes with it (linkedLevel). The point is selected.
 */
export function addPoint(scene: Scene, channel: Channel, time: number, level: number): Scene {
  const before = evaluate(scene.document.curve[channel], time);
  const document = editEachChannel(scene.document, channel, (curve, side) => {
    const inserted = insertOnLine(curve, time, SAME_POINT);
    const point = inserted.curve[inserted.index]!;
    const value = side === channel ? level : linkedLevel(point.value, before, level);
    return inserted.curve.with(inserted.index, { ...point, value });
  });
  const { index } = insertOnLine(document.curve[channel], time, SAME_POINT);
  return selectIndices({ ...scene, document }, channel, [index]);
}
