import type { Curve } from './curve';
import { indexAt } from './evaluate';
import { curveEvents } from './events';

/** A hit of a curve: when it starts, and which of the points it consists of, from the start of its attack to the end of its decay. */
export interface CurveHit {
  /** Seconds. */
  readonly time: number;
  readonly first: number;
  readonly last: number;
}

/** Largest distance of a located onset from the point at which the attack starts, seconds. */
const ONSET_TOLERANCE = 0.002;

/** The hits of a curve in order. Those that no point starts, as in a steady rise from before the clip, are left out. */
export function curveHits(curve: Curve, duration: number): readonly CurveHit[] {
  const starts = curveEvents({ left: curve, right: curve }, duration).map(({ time }) => startOf(curve, time));
  return starts.flatMap((first, i): CurveHit[] => {
    const end = starts[i + 1] ?? curve.length;
    if (first < 0 || end <= first + 1) return [];
    return [{ time: curve[first]!.time, first, last: endOf(curve, first, end) }];
  });
}

/** Index of the point at which the attack with this onset starts. */
function startOf(curve: Curve, onset: number): number {
  let index = indexAt(curve, onset + ONSET_TOLERANCE);
  while (index > 0 && curve[index - 1]!.value < curve[index]!.value) index--;
  return index;
}

/** Index of the hit's last point: the first silent one after its attack, else the last before the next hit starts at `end`. */
function endOf(curve: Curve, first: number, end: number): number {
  for (let index = first + 2; index < end; index++) if (curve[index]!.value === 0) return index;
  return end - 1;
}
