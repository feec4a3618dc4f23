import { nearestFrameTime } from '../core/time/frame-grid';
import { projectDuration } from '../core/project/document';
import type { EditorState } from './editor';

/** A place attracts from this far, CSS pixels; farther off the pointer is free, so that a point stays under it. */
const REACH = 8;

/** The nearest of frame, marker, in and out point, when one is within reach and snapping is on. Seconds. */
export function snapTime(state: EditorState, time: number): number {
  const { session, document } = state;
  const duration = projectDuration(document);
  const bounded = Math.min(duration, Math.max(0, time));
  if (!session.snap) return bounded;
  const reach = REACH / session.view.pixelsPerSecond;
  const places = document.markers.map((marker) => marker.time);
  if (document.inPoint !== null) places.push(document.inPoint);
  if (document.outPoint !== null) places.push(document.outPoint);
  let nearest = bounded;
  let distance = reach;
  for (const place of places) {
    if (Math.abs(place - bounded) < distance) {
      nearest = place;
      distance = Math.abs(place - bounded);
    }
  }
  if (distance < reach) return nearest;
  const frame = nearestFrameTime(session.frames, bounded);
  return Math.abs(frame - bounded) <= reach && frame <= duration ? frame : bounded;
}
