import type { FrameGrid } from '../core/time/frame-grid';
import type { TimeDisplay } from '../core/time/clock-text';
import type { Clipping } from '../core/envelope/rearrange';
import type { Channel } from '../core/envelope/stereo';
import type { Hit } from './hit-test';
import type { LaneScale } from './lane-geometry';
import type { TimeView } from './time-view';

export type ToolId = 'select' | 'pencil' | 'line' | 'stamp' | 'range' | 'eraser';

/** State of the desk rather than of the work: not saved, not undone. */
export interface Session {
  readonly tool: ToolId;
  /** Id of the stamp that the stamp tool puts down. */
  readonly stamp: string;
  readonly view: TimeView;
  /** Snap to frames and markers. */
  readonly snap: boolean;
  /** Vertical axis of the lane. */
  readonly scale: LaneScale;
  readonly timeUnit: TimeDisplay['unit'];
  /** Where the clip's frames begin; 30 fps while there is no clip. */
  readonly frames: FrameGrid;
  readonly clipboard: Readonly<Record<Channel, Clipping>> | null;
  /** Numeric entry that is open over the lane. */
  readonly dialog: 'gain' | 'level' | null;
  /** Frame being drawn around points, CSS pixels in the lane. */
  readonly marquee: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  } | null;
  /** Point or line under the pointer. */
  readonly hover: Exclude<Hit, { kind: 'empty' }> | null;
  /** Last thing told to a screen reader; the count tells apart the same words said twice. */
  readonly announcement: { readonly text: string; readonly count: number } | null;
}

export const initialSession: Session = {
  tool: 'select',
  stamp: 'step',
  view: { start: 0, pixelsPerSecond: 100, width: 1000 },
  snap: true,
  scale: 'decibels',
  timeUnit: 'timecode',
  frames: { rate: { numerator: 30, denominator: 1 }, times: null },
  clipboard: null,
  dialog: null,
  marquee: null,
  hover: null,
  announcement: null,
};
