import type { Curve } from '../../core/curve/curve';
import { STEP } from '../../core/curve/range';
import { line } from '../../core/curve/edit/range-operations';
import { curveFromSamples, fineTolerance } from '../../core/curve/convert/thin';
import { fromDecibels } from '../../core/loudness/level';
import { FLOOR_DECIBELS, heightToLevel, type LaneScale, levelToHeight } from '../lane/lane-geometry';
import { toSamples } from '../../core/time/samples';

/** Sampling rate of a line that no segment shape fits, Hz. */
const SAMPLING_RATE = 250;

interface LinePoint {
  readonly time: number;
  readonly level: number;
}

/** The level at `u` (0 to 1) of a line that is straight on the scale. */
export function straightLevel(scale: LaneScale, from: number, to: number, u: number): number {
  if (u === 0 || u === 1) return u === 0 ? from : to;
  const [low, high] = [levelToHeight(from, scale), levelToHeight(to, scale)];
  return heightToLevel(low + u * (high - low), scale);
}

/** A line that looks straight on the lane's scale, `from` before `to`. */
export function straightLine(scale: LaneScale, from: LinePoint, to: LinePoint): Curve {
  if (scale === 'linear') return line(from.time, from.level, to.time, to.level);
  if (scale === 'mu-law') {
    const length = to.time - from.time;
    const count = Math.max(2, toSamples(length, SAMPLING_RATE) + 1);
    const levels = Array.from({ length: count }, (_, i) =>
      straightLevel(scale, from.level, to.level, i / (count - 1)),
    );
    return curveFromSamples(levels, (count - 1) / length, fineTolerance, { start: from.time });
  }
  // A line in decibels cannot reach silence: it goes to the floor of the scale, then steps to silence.
  const floor = fromDecibels(FLOOR_DECIBELS);
  const floorPoint = (end: LinePoint, inward: number, other: LinePoint) =>
    end.level === 0 && other.level > floor
      ? [{ time: end.time + inward * STEP, value: floor, shape: 'exponential' as const }]
      : [];
  const [first, last] = line(from.time, from.level, to.time, to.level, 'exponential');
  return [first!, ...floorPoint(from, 1, to), ...floorPoint(to, -1, from), last!];
}
