import { frameAt, frameTime } from '../../core/time/frame-grid';
import { type Project, projectDuration } from '../../core/project/project';
import { describeTime } from '../describe';
import type { EditorState } from '../editor';
import { moveMarkers } from './markers';
import { type Snapping, snapTime } from './snap';
import { timeToX, xToTime } from './time-view';

/** What of the ruler is taken by a press. */
export type RulerTarget =
  | { readonly kind: 'marker'; readonly id: string }
  | { readonly kind: 'in' | 'out' | 'span' }
  | { readonly kind: 'empty' };

type Draggable = Exclude<RulerTarget, { readonly kind: 'empty' }>;

/** Reach of flags and handles, CSS pixels. */
export const RULER_REACH = 7;
export const RULER_TOUCH_REACH = 18;

/**
 * What lies at a place of the ruler's upper band, where flags and handles stand; below it everything scrubs.
 * @param x CSS pixels on the time axis. @param band height of the upper band, CSS pixels.
 */
export function rulerTargetAt(
  { session, document }: EditorState,
  x: number,
  y: number,
  band: number,
  reach = RULER_REACH,
): RulerTarget {
  if (y > band) return { kind: 'empty' };
  const { view } = session;
  const distance = (time: number) => Math.abs(timeToX(view, time) - x);
  const places: { readonly hit: RulerTarget; readonly apart: number }[] = document.markers.map(
    ({ id, time }) => ({
      hit: { kind: 'marker', id },
      apart: distance(time),
    }),
  );
  const { inPoint, outPoint } = document;
  if (inPoint !== null) places.push({ hit: { kind: 'in' }, apart: distance(inPoint) });
  if (outPoint !== null) places.push({ hit: { kind: 'out' }, apart: distance(outPoint) });
  const nearest = places.toSorted((a, b) => a.apart - b.apart)[0];
  if (nearest && nearest.apart < reach) return nearest.hit;
  const time = xToTime(view, x);
  const inside = inPoint !== null && outPoint !== null && time > inPoint && time < outPoint;
  return inside ? { kind: 'span' } : { kind: 'empty' };
}

/** A drag on the ruler; times in seconds on the clip's clock, unsnapped. */
export interface RulerDrag {
  move(time: number, free: boolean): void;
  commit(): void;
  cancel(): void;
}

const labels = {
  marker: 'Move marker',
  in: 'Move in point',
  out: 'Move out point',
  span: 'Move in and out points',
};

/**
 * Drags a marker, the in or out point, or both with the span between them, by whole frames and to what attracts; one step.
 * @param from where it was taken.
 */
export function beginRulerDrag(snapping: Snapping, hit: Draggable, from: number): RulerDrag {
  const { editor } = snapping;
  const start = editor.state;
  const { document } = start;
  const held = hit.kind === 'marker' ? markerTime(document, hit.id) : heldPoint(document, hit.kind);
  const gesture = editor.beginGesture(labels[hit.kind]);
  const except = hit.kind === 'marker' ? [hit.id] : hit.kind === 'span' ? ['in', 'out'] : [hit.kind];
  const points = [document.curve.left, document.curve.right];

  return {
    move(time, free) {
      const place = snapTime(snapping, held + time - from, { free, except, points, wholeFrames: true });
      gesture.update((scene) => ({ ...scene, document: withTargetAt(start, scene.document, hit, place) }));
    },
    commit() {
      gesture.commit();
      const now = editor.state;
      editor.announce(describeDragged(now, hit));
    },
    cancel: () => gesture.cancel(),
  };
}

function markerTime({ markers }: Project, id: string): number {
  return markers.find((marker) => marker.id === id)?.time ?? 0;
}

function heldPoint({ inPoint, outPoint }: Project, kind: 'in' | 'out' | 'span'): number {
  return (kind === 'out' ? outPoint : inPoint) ?? 0;
}

/** The document with what is dragged at `time`; in stays a frame before out. */
function withTargetAt(
  { session: { frames } }: EditorState,
  document: Project,
  hit: Draggable,
  time: number,
): Project {
  const { inPoint, outPoint } = document;
  const duration = projectDuration(document);
  if (hit.kind === 'marker') return moveMarkers(document, new Map([[hit.id, time]]));
  if (hit.kind === 'in') {
    const last = frameTime(frames, frameAt(frames, outPoint ?? duration) - 1);
    return { ...document, inPoint: Math.max(0, Math.min(time, last)) };
  }
  if (hit.kind === 'out') {
    const first = frameTime(frames, frameAt(frames, inPoint ?? 0) + 1);
    return { ...document, outPoint: Math.min(duration, Math.max(time, first)) };
  }
  const length = (outPoint ?? duration) - (inPoint ?? 0);
  const moved = Math.max(0, Math.min(time, duration - length));
  return { ...document, inPoint: moved, outPoint: moved + length };
}

function describeDragged(state: EditorState, { kind, ...rest }: Draggable): string {
  const { inPoint, outPoint } = state.document;
  const at = (time: number | null) => describeTime(state, time ?? 0);
  if (kind === 'in') return `In ${at(inPoint)}`;
  if (kind === 'out') return `Out ${at(outPoint)}`;
  if (kind === 'span') return `In ${at(inPoint)}, out ${at(outPoint)}`;
  return 'id' in rest ? `Marker at ${at(markerTime(state.document, rest.id))}` : '';
}
