import type { Curve } from '../../core/curve/curve';
import { indexAt } from '../../core/curve/evaluate';
import { projectDuration } from '../../core/project/project';
import { frameAt, frameTime, nearestFrameTime } from '../../core/time/frame-grid';
import type { Editor, EditorState } from '../editor';
import type { SnapTarget } from './snap-target';

/** A place attracts from this far, CSS pixels; farther off the pointer is free, so that a point stays under it. */
const REACH = 8;
/** Points lie close together; a smaller reach leaves the frames between them within reach. */
const POINT_REACH = 4;
/** Where frames are nearer than this (CSS pixels) every place is on one, and a line that says so would only flicker. */
const FRAME_WIDTH = 12;

/** What snaps; a tool's context is one. */
export interface Snapping {
  readonly editor: Editor;
  /** Seconds at which the playhead stands. */
  readonly playhead?: () => number;
}

export interface SnapOptions {
  /** Shift is down: nothing attracts. */
  readonly free?: boolean;
  /** Curves whose points attract; leave out the points that are being moved. */
  readonly points?: readonly Curve[];
  /** Every frame attracts, however far apart frames are: what is dragged stays on frames. */
  readonly wholeFrames?: boolean;
  /** What is being dragged does not attract itself: a marker's id, "in" or "out". */
  readonly except?: readonly string[];
}

/** What attracts `time` (seconds, within the clip), null where nothing is within reach. */
export function nearestTarget(
  { session, document }: EditorState,
  time: number,
  playhead: number | null,
  { points = [], except = [], wholeFrames = false }: SnapOptions = {},
): SnapTarget | null {
  const { view, frames } = session;
  const nearest = (places: readonly SnapTarget[], reach: number) =>
    closest(places, time, reach / view.pixelsPerSecond);
  const strong: SnapTarget[] = document.markers
    .filter(({ id }) => !except.includes(id))
    .map((marker) => ({ time: marker.time, kind: 'marker' }));
  if (document.inPoint !== null && !except.includes('in')) {
    strong.push({ time: document.inPoint, kind: 'in point' });
  }
  if (document.outPoint !== null && !except.includes('out')) {
    strong.push({ time: document.outPoint, kind: 'out point' });
  }
  if (playhead !== null) strong.push({ time: playhead, kind: 'playhead' });
  const found = nearest(strong, REACH);
  if (found) return found;
  const weak: SnapTarget[] = points.flatMap((curve) => {
    const before = indexAt(curve, time);
    return [curve[before], curve[before + 1]].flatMap((point) =>
      point ? [{ time: point.time, kind: 'point' as const }] : [],
    );
  });
  const frame = nearest(
    [{ time: nearestFrameTime(frames, time), kind: 'frame' }],
    wholeFrames ? Infinity : REACH,
  );
  const point = nearest(weak, POINT_REACH);
  const within = frame && frame.time <= projectDuration(document) ? [frame] : [];
  return closest(point ? [point, ...within] : within, time, Infinity);
}

/** The place nearest to `time` within `reach` seconds; of two as near, the first. */
function closest(places: readonly SnapTarget[], time: number, reach: number): SnapTarget | null {
  let best: SnapTarget | null = null;
  let distance = reach;
  for (const place of places) {
    const apart = Math.abs(place.time - time);
    if (best ? apart < distance : apart <= distance) {
      best = place;
      distance = apart;
    }
  }
  return best;
}

/**
 * Where a pointer at `time` means: the nearest of marker, in and out point, playhead, point and frame within reach, while
 * snapping is on. Shows the line that says so until endSnap. Seconds, within the clip.
 */
export function snapTime({ editor, playhead }: Snapping, time: number, options: SnapOptions = {}): number {
  const state = editor.state;
  const bounded = Math.min(projectDuration(state.document), Math.max(0, time));
  const found =
    state.session.snap && !options.free ? nearestTarget(state, bounded, playhead?.() ?? null, options) : null;
  show(editor, found && showsLine(state, found) ? found : null);
  return found?.time ?? bounded;
}

/** Takes the snap line away when the drag is over. */
export function endSnap({ editor }: Snapping): void {
  show(editor, null);
}

function show(editor: Editor, snapTarget: SnapTarget | null): void {
  const before = editor.session.snapTarget;
  if (before?.time !== snapTarget?.time || before?.kind !== snapTarget?.kind)
    editor.setSession({ snapTarget });
}

function showsLine({ session: { frames, view } }: EditorState, { kind, time }: SnapTarget): boolean {
  if (kind !== 'frame') return true;
  const frame = frameAt(frames, time);
  return (frameTime(frames, frame + 1) - frameTime(frames, frame)) * view.pixelsPerSecond >= FRAME_WIDTH;
}
