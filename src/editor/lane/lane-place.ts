import type { Channel } from '../../core/curve/stereo';

/** A position in the lane that the user pointed at. */
export interface LanePlace {
  readonly channel: Channel;
  /** Seconds. */
  readonly time: number;
  /** Linear RMS; null on the line, whose own level applies. */
  readonly level: number | null;
}

/** The open context menu of the lane. */
export interface LaneMenu {
  readonly subject: 'points' | 'segment' | 'range' | 'empty';
  /** CSS pixels in the lane; null for the middle of its height. */
  readonly x: number;
  readonly y: number | null;
  /** Null when the menu was opened by key: its commands act at the playhead. */
  readonly place: LanePlace | null;
}
