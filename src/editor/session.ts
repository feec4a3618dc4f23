import type { FrameGrid } from '../core/time/frame-grid';
import type { TimeDisplay } from '../core/time/clock-text';
import type { Stamp } from '../core/curve/drawing/stamps';
import type { CopiedCurve } from '../core/curve/edit/rearrange';
import type { Channel } from '../core/curve/stereo';
import type { LaneTarget } from './lane/lane-target';
import { type Keymap, defaultKeymap } from './keymap/keymap';
import type { LaneScale } from './lane/lane-geometry';
import type { LaneMenu } from './lane/lane-place';
import type { SnapTarget } from './timeline/snap-target';
import type { TimeView } from './timeline/time-view';

export type ToolId = 'select' | 'pencil' | 'line' | 'stamp' | 'range' | 'eraser';

/** State of the desk rather than of the work: not saved, not undone. */
export interface Session {
  readonly tool: ToolId;
  /** Id of the stamp that the stamp tool puts down. */
  readonly stamp: string;
  /** Stamps that the designer made. The browser keeps them. */
  readonly userStamps: readonly Stamp[];
  readonly view: TimeView;
  /** Snap to frames and markers. */
  readonly snap: boolean;
  /** Vertical axis of the lane. */
  readonly scale: LaneScale;
  /** The curves are shown as pan too, in a row of its own. */
  readonly showPan: boolean;
  /** The user's own keys. */
  readonly keymap: Keymap;
  readonly timeUnit: TimeDisplay['unit'];
  /** Where the clip's frames begin; 30 fps while there is no clip. */
  readonly frames: FrameGrid;
  readonly clipboard: Readonly<Record<Channel, CopiedCurve>> | null;
  /** Numeric entry that is open over the lane. */
  readonly dialog:
    'gain' | 'level' | 'normalise' | 'offset' | 'stretch' | 'stamp-name' | 'stamp-rename' | 'pan' | null;
  readonly menu: LaneMenu | null;
  /** Frame being drawn around points, CSS pixels in the lane. */
  readonly marquee: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  } | null;
  /** Point or line under the pointer. */
  readonly hover: Exclude<LaneTarget, { kind: 'empty' }> | null;
  /** Id of the marker whose name is being typed on the ruler. */
  readonly markerBeingNamed: string | null;
  /** What of the clock is open: the entry of a place to go to, or the list of markers. */
  readonly timePanel: 'go-to' | 'markers' | null;
  /** The view turns its page when the playhead leaves it. */
  readonly follow: boolean;
  /** What a drag has snapped to, for the line that shows it. */
  readonly snapTarget: SnapTarget | null;
  /** Last thing told to a screen reader; the count tells apart the same words said twice. */
  readonly announcement: { readonly text: string; readonly count: number } | null;
}

export const initialSession: Session = {
  tool: 'select',
  stamp: 'step',
  userStamps: [],
  view: { start: 0, pixelsPerSecond: 100, width: 1000 },
  snap: true,
  scale: 'decibels',
  showPan: false,
  keymap: defaultKeymap,
  timeUnit: 'timecode',
  frames: { rate: { numerator: 30, denominator: 1 }, times: null },
  clipboard: null,
  dialog: null,
  menu: null,
  marquee: null,
  hover: null,
  markerBeingNamed: null,
  timePanel: null,
  follow: true,
  snapTarget: null,
  announcement: null,
};
