import { channels, type Channel } from '../../core/curve/stereo';
import type { Candidate } from '../mapper/candidates';
import { type LaneLayout, levelToY } from './lane-geometry';
import { timeToX } from '../timeline/time-view';

/** Position of a candidate in the lane, CSS pixels. */
export interface CandidatePosition {
  readonly candidate: Candidate;
  readonly channel: Channel;
  readonly x: number;
  readonly y: number;
}

/** One position per channel while the channels are stacked, else one at the louder channel's level. */
export function candidatePositions(layout: LaneLayout, found: readonly Candidate[]): CandidatePosition[] {
  return found.flatMap((candidate) => {
    const { time, level } = candidate;
    const louder = level.left >= level.right ? 'left' : 'right';
    return (layout.stacked ? channels : ([louder] as const)).map((channel) => ({
      candidate,
      channel,
      x: timeToX(layout.view, time),
      y: levelToY(layout, channel, level[channel]),
    }));
  });
}

/** The candidate within `reach` CSS pixels of a point of the lane, null for none. */
export function candidateAt(
  layout: LaneLayout,
  found: readonly Candidate[],
  x: number,
  y: number,
  reach: number,
): Candidate | null {
  return (
    candidatePositions(layout, found).find((place) => Math.hypot(place.x - x, place.y - y) <= reach)
      ?.candidate ?? null
  );
}
