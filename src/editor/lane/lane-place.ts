import type { Channel } from '../../core/curve/stereo';

/** A place in the lane that was pointed at. */
export interface LanePlace {
  readonly channel: Channel;
  /** Seconds. */
  readonly time: number;
  /** Linear level; null on the line, where the line has its own. */
  readonly level: number | null;
}

/** A menu that is open over the lane. */
export interface LaneMenu {
  readonly subject: 'points' | 'segment' | 'range' | 'empty';
  /** CSS pixels in the lane; null for the middle of its height. */
  readonly x: number;
  readonly y: number | null;
  /** Null when the menu was opened by key: its commands work at the playhead. */
  readonly place: LanePlace | null;
}
