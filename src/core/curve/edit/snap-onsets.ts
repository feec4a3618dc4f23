import { type FrameGrid, nearestFrameTime } from '../../time/frame-grid';
import { toDecibels } from '../../loudness/level';
import type { Curve } from '../curve';
import { STEP } from '../range';

/** A rise by at least this much (decibels, silence counted as -60 dB) is an onset. */
const RISE = 6;
const BOTTOM = 0.001;

/** Indices of the points at the foot of each rise, ascending. */
function onsetIndices(curve: Curve): number[] {
  const result: number[] = [];
  const height = (i: number) => toDecibels(Math.max(BOTTOM, curve[i]!.value));
  for (let i = 0; i + 1 < curve.length; i++) {
    if (height(i + 1) <= height(i)) continue;
    const foot = i;
    while (i + 1 < curve.length && height(i + 1) >= height(i)) i++;
    if (height(i) - height(foot) >= RISE) result.push(foot);
  }
  return result;
}

/**
 * Moves every onset to the start of the nearest frame; what lies between two onsets is stretched with them.
 * @param curves with their points at the same times; the rises are looked for in the first. First and last points stay.
 */
export function snapOnsets(curves: readonly Curve[], grid: FrameGrid): Curve[] {
  const first = curves[0] ?? [];
  if (first.length < 2) return [...curves];
  const [start, end] = [first[0]!.time, first[first.length - 1]!.time];
  const anchors: (readonly [from: number, to: number])[] = [[start, start]];
  for (const index of onsetIndices(first)) {
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
