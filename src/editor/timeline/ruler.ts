import { frameAt, frameTime } from '../../core/time/frame-grid';
import { type Project, projectDuration } from '../../core/project/project';
import { describeTime } from '../describe';
import type { EditorState } from '../editor';
import { moveMarkers } from './markers';
import { previewFrame } from './preview-time';
import { type Snapping, snapTime } from './snap';
import { timeToX, xToTime } from './time-view';

/** What a press on the ruler grabs. */
export type RulerTarget =
  | { readonly kind: 'marker'; readonly id: string }
  | { readonly kind: 'in' | 'out' | 'span' }
  | { readonly kind: 'empty' };

type Draggable = Exclude<RulerTarget, { readonly kind: 'empty' }>;

/** Distance at which flags and handles are hit, CSS pixels, for mouse and touch. */
export const RULER_REACH = 7;
export const RULER_TOUCH_REACH = 18;

/**
 * Hit test of the ruler. Flags and handles are in its upper band; a press below it scrubs.
 * @param x CSS pixels on the time axis.
 * @param band height of the upper band, CSS pixels.
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
  const distanceTo = (time: number) => Math.abs(timeToX(view, time) - x);
  const targets: { readonly target: RulerTarget; readonly distance: number }[] = document.markers.map(
    ({ id, time }) => ({
      target: { kind: 'marker', id },
      distance: distanceTo(time),
    }),
  );
  const { inPoint, outPoint } = document;
  if (inPoint !== null) targets.push({ target: { kind: 'in' }, distance: distanceTo(inPoint) });
  if (outPoint !== null) targets.push({ target: { kind: 'out' }, distance: distanceTo(outPoint) });
  const nearest = targets.toSorted((a, b) => a.distance - b.distance)[0];
  if (nearest && nearest.distance < reach) return nearest.target;
  const time = xToTime(view, x);
  const inside = inPoint !== null && outPoint !== null && time > inPoint && time < outPoint;
  return inside ? { kind: 'span' } : { kind: 'empty' };
}

/** A drag on the ruler. Times are seconds on the clip's clock, before snapping. */
export interface RulerDrag {
  move(time: number, free: boolean): void;
  commit(): void;
  cancel(): void;
}

/** A time this far before a frame's start (seconds) is on the frame before it. */
const BEFORE = 1e-3;

const labels = {
  marker: 'Move marker',
  in: 'Move in point',
  out: 'Move out point',
  span: 'Move in and out points',
};

/**
 * Drags a marker, the in or out point, or both points together, on whole frames and with snapping. One undo step.
 * @param from time at which the drag started, seconds.
 */
export function beginRulerDrag(snapping: Snapping, target: Draggable, from: number): RulerDrag {
  const { editor } = snapping;
  const start = editor.state;
  const { document } = start;
  const origin =
    target.kind === 'marker' ? markerTime(document, target.id) : pointTime(document, target.kind);
  const gesture = editor.beginGesture(labels[target.kind]);
  const except =
    target.kind === 'marker' ? [target.id] : target.kind === 'span' ? ['in', 'out'] : [target.kind];
  const points = [document.curve.left, document.curve.right];

  return {
    move(time, free) {
      const snapped = snapTime(snapping, origin + time - from, { free, except, points, wholeFrames: true });
      gesture.update((scene) => ({
        ...scene,
        document: withTargetAt(start, scene.document, target, snapped),
      }));
      previewFrame(editor, shownTime(editor.state, target));
    },
    commit() {
      gesture.commit();
      const now = editor.state;
      editor.announce(describeDragged(now, target));
    },
    cancel: () => gesture.cancel(),
  };
}

function markerTime({ markers }: Project, id: string): number {
  return markers.find((marker) => marker.id === id)?.time ?? 0;
}

/** Time of the frame to show for a target: at the out point it is the last frame before it. */
function shownTime({ document, session: { frames } }: EditorState, target: Draggable): number {
  if (target.kind === 'marker') return markerTime(document, target.id);
  const time = pointTime(document, target.kind);
  return target.kind === 'out' ? frameTime(frames, frameAt(frames, time - BEFORE)) : time;
}

function pointTime({ inPoint, outPoint }: Project, kind: 'in' | 'out' | 'span'): number {
  return (kind === 'out' ? outPoint : inPoint) ?? 0;
}

/** Moves the target to `time`; the in point stays at least a frame before the out point. */
function withTargetAt(
  { session: { frames } }: EditorState,
  document: Project,
  target: Draggable,
  time: number,
): Project {
  const { inPoint, outPoint } = document;
  const duration = projectDuration(document);
  if (target.kind === 'marker') return moveMarkers(document, new Map([[target.id, time]]));
  if (target.kind === 'in') {
    const last = frameTime(frames, frameAt(frames, outPoint ?? duration) - 1);
    return { ...document, inPoint: Math.max(0, Math.min(time, last)) };
  }
  if (target.kind === 'out') {
    const first = frameTime(frames, frameAt(frames, inPoint ?? 0) + 1);
    return { ...document, outPoint: Math.min(duration, Math.max(time, first)) };
  }
  const length = (outPoint ?? duration) - (inPoint ?? 0);
  const moved = Math.max(0, Math.min(time, duration - length));
  return { ...document, inPoint: moved, outPoint: moved + length };
}

function describeDragged(state: EditorState, { kind, ...rest }: Draggable): string {
  const { inPoint, outPoint } = state.document;
  const format = (time: number | null) => describeTime(state, time ?? 0);
  if (kind === 'in') return `In ${format(inPoint)}`;
  if (kind === 'out') return `Out ${format(outPoint)}`;
  if (kind === 'span') return `In ${format(inPoint)}, out ${format(outPoint)}`;
  return 'id' in rest ? `Marker at ${format(markerTime(state.document, rest.id))}` : '';
}
