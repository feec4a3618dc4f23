import type { FrameGrid } from '../core/time/frame-grid';
import type { TimeDisplay } from '../core/time/clock-text';
import type { Stamp } from '../core/curve/drawing/stamps';
import type { CopiedCurve } from '../core/curve/edit/rearrange';
import type { Channel } from '../core/curve/stereo';
import type { LaneTarget } from './lane/lane-target';
import { type Keymap, defaultKeymap } from './keymap/keymap';
import type { LaneScale } from './lane/lane-geometry';
import type { LaneMenu } from './lane/lane-place';
import type { Placing } from './lane/placing';
import type { SnapTarget } from './timeline/snap-target';
import type { TimeView } from './timeline/time-view';

export type ToolId = 'select' | 'pencil' | 'line' | 'stamp' | 'range' | 'eraser';

/** State of the user interface: not part of the project, not undone. */
export interface Session {
  readonly tool: ToolId;
  /** Id of the stamp that the stamp tool places. */
  readonly stamp: string;
  /** The user's stamps, stored in the browser. */
  readonly userStamps: readonly Stamp[];
  readonly view: TimeView;
  /** Snap to frames and markers. */
  readonly snap: boolean;
  /** Vertical axis of the lane. */
  readonly scale: LaneScale;
  /** The pan lane is shown. */
  readonly showPan: boolean;
  readonly keymap: Keymap;
  readonly timeUnit: TimeDisplay['unit'];
  /** The clip's frame grid; 30 fps without a clip. */
  readonly frames: FrameGrid;
  readonly clipboard: Readonly<Record<Channel, CopiedCurve>> | null;
  /** Value entry that is open over the lane. */
  readonly dialog:
    | 'gain'
    | 'level'
    | 'normalise'
    | 'nudge'
    | 'offset'
    | 'stretch'
    | 'stamp-name'
    | 'stamp-rename'
    | 'pan'
    | null;
  readonly menu: LaneMenu | null;
  /** Selection rectangle being drawn, CSS pixels in the lane. */
  readonly marquee: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  } | null;
  /** Point, bend handle or line under the pointer. */
  readonly hover: Exclude<LaneTarget, { kind: 'empty' }> | null;
  /** Id of the marker whose name is being edited on the ruler. */
  readonly markerBeingNamed: string | null;
  /** Id of the take whose name is being edited in the take list. */
  readonly takeBeingNamed: string | null;
  /** The open panel of the clock: go to time, or the marker list. */
  readonly timePanel: 'go-to' | 'markers' | null;
  /** The view scrolls by a page when the playhead leaves it. */
  readonly follow: boolean;
  /** Time under a drag, seconds: the picture shows its frame in place of the playhead's while the clip is stopped. Null for none. */
  readonly previewTime: number | null;
  /** What a press of the tool would add under the pointer. Null for none. */
  readonly placing: Placing | null;
  /** What a drag has snapped to, shown as a line. */
  readonly snapTarget: SnapTarget | null;
  /** Latest screen reader announcement; the count distinguishes a repeated text. */
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
  takeBeingNamed: null,
  timePanel: null,
  follow: true,
  previewTime: null,
  placing: null,
  snapTarget: null,
  announcement: null,
};
