import { type FrameGrid, nearestFrameTime } from '../../time/frame-grid';
import { toDecibels } from '../../loudness/level';
import type { Curve } from '../curve';
import { STEP } from '../range';

/** A rise of at least this much is an onset. Levels below -60 dB count as -60 dB. */
const RISE_DECIBELS = 6;
const FLOOR = 0.001;

/** Indices of the points at which a rise starts, ascending. */
function onsetIndices(curve: Curve): number[] {
  const result: number[] = [];
  const decibels = (i: number) => toDecibels(Math.max(FLOOR, curve[i]!.value));
  for (let i = 0; i + 1 < curve.length; i++) {
    if (decibels(i + 1) <= decibels(i)) continue;
    const start = i;
    while (i + 1 < curve.length && decibels(i + 1) >= decibels(i)) i++;
    if (decibels(i) - decibels(start) >= RISE_DECIBELS) result.push(start);
  }
  return result;
}

/**
 * Moves every onset to the start of the nearest frame; the time between two onsets is stretched. First and last points stay.
 * @param curves with points at the same times; an onset is a rise of the louder one.
 */
export function snapOnsets(curves: readonly Curve[], grid: FrameGrid): Curve[] {
  const first = curves[0] ?? [];
  if (first.length < 2) return [...curves];
  const [start, end] = [first[0]!.time, first[first.length - 1]!.time];
  const louder = first.map((point, i) => ({
    ...point,
    value: Math.max(...curves.map((curve) => curve[i]!.value)),
  }));
  const anchors: (readonly [from: number, to: number])[] = [[start, start]];
  for (const index of onsetIndices(louder)) {
    const { time } = first[index]!;
    const frame = nearestFrameTime(grid, time);
    const [before, moved] = anchors[anchors.length - 1]!;
    if (time > before + STEP && frame > moved + STEP && frame < end - STEP) anchors.push([time, frame]);
  }
  anchors.push([end, end]);
  const warp = (time: number): number => {
    const next = Math.max(
      1,
      anchors.findIndex(([from]) => from >= time),
    );
    const [a, b] = [anchors[next - 1]!, anchors[next]!];
    return time === b[0] ? b[1] : a[1] + ((time - a[0]) / (b[0] - a[0])) * (b[1] - a[1]);
  };
  return curves.map((curve) => curve.map((point) => ({ ...point, time: warp(point.time) })));
}
