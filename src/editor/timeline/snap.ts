import type { Curve } from '../../core/curve/curve';
import { indexAt } from '../../core/curve/evaluate';
import { projectDuration } from '../../core/project/project';
import { frameAt, frameTime, nearestFrameTime } from '../../core/time/frame-grid';
import type { Editor, EditorState } from '../editor';
import { endPreview } from './preview-time';
import type { SnapTarget } from './snap-target';

/** Distance at which a target attracts, CSS pixels. Beyond it the pointer is free, so that a dragged point stays under it. */
const REACH = 8;
/** Smaller for points, which lie close together, so that the frames between them can be reached. */
const POINT_REACH = 4;
/** Frames narrower than this (CSS pixels) show no snap line: it would flicker at every move. */
const MIN_FRAME_WIDTH = 12;

/** What snapping needs; a tool's context has it. */
export interface Snapping {
  readonly editor: Editor;
  /** Playhead, seconds. */
  readonly playhead?: () => number;
}

export interface SnapOptions {
  /** No snapping: Shift is down. */
  readonly free?: boolean;
  /** Curves whose points attract, without the points being moved. */
  readonly points?: readonly Curve[];
  /** Frames attract at any distance, so that the result is on a frame. */
  readonly wholeFrames?: boolean;
  /** Targets being dragged, which do not attract: marker ids, "in" or "out". */
  readonly except?: readonly string[];
}

/** The target that `time` (seconds, within the clip) snaps to, null for none within reach. */
export function nearestTarget(
  { session, document }: EditorState,
  time: number,
  playhead: number | null,
  { points = [], except = [], wholeFrames = false }: SnapOptions = {},
): SnapTarget | null {
  const { view, frames } = session;
  const nearest = (targets: readonly SnapTarget[], reach: number) =>
    closest(targets, time, reach / view.pixelsPerSecond);
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

/** The target nearest to `time` within `reach` seconds; the first of two equally near. */
function closest(targets: readonly SnapTarget[], time: number, reach: number): SnapTarget | null {
  let best: SnapTarget | null = null;
  let distance = reach;
  for (const target of targets) {
    const separation = Math.abs(target.time - time);
    if (best ? separation < distance : separation <= distance) {
      best = target;
      distance = separation;
    }
  }
  return best;
}

/**
 * Snaps `time` to the nearest marker, in or out point, playhead, point or frame within reach, while snapping is on, and
 * shows the snap line until endSnap. Seconds, clamped to the clip.
 */
export function snapTime({ editor, playhead }: Snapping, time: number, options: SnapOptions = {}): number {
  const state = editor.state;
  const bounded = Math.min(projectDuration(state.document), Math.max(0, time));
  const found =
    state.session.snap && !options.free ? nearestTarget(state, bounded, playhead?.() ?? null, options) : null;
  show(editor, found && showsLine(state, found) ? found : null);
  return found?.time ?? bounded;
}

/** Hides the snap line at the end of a drag; the picture returns to the playhead. */
export function endSnap({ editor }: Snapping): void {
  show(editor, null);
  endPreview(editor);
}

function show(editor: Editor, snapTarget: SnapTarget | null): void {
  const before = editor.session.snapTarget;
  if (before?.time !== snapTarget?.time || before?.kind !== snapTarget?.kind)
    editor.setSession({ snapTarget });
}

function showsLine({ session: { frames, view } }: EditorState, { kind, time }: SnapTarget): boolean {
  if (kind !== 'frame') return true;
  const frame = frameAt(frames, time);
  return (frameTime(frames, frame + 1) - frameTime(frames, frame)) * view.pixelsPerSecond >= MIN_FRAME_WIDTH;
}
