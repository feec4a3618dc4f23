import type { TimeRange } from '../../core/curve/range';

/** The part of the clip that the timeline shows, shared by all rows. */
export interface TimeView {
  /** Seconds at the left edge. */
  readonly start: number;
  readonly pixelsPerSecond: number;
  /** Width of the rows' drawing area in CSS pixels. */
  readonly width: number;
}

/** Maximum zoom: an envelope sample (8 ms) is about 38 pixels wide. */
const MAX_PIXELS_PER_SECOND = 4800;

/** Longest step back (seconds) between two screen frames of reverse playback; more is a jump. */
const MAX_REVERSE_STEP = 0.5;

/** Pixels right of the clip's end when the whole clip is shown, so that the end can be grabbed. */
const END_MARGIN = 12;

export function timeToX(view: TimeView, time: number): number {
  return (time - view.start) * view.pixelsPerSecond;
}

export function xToTime(view: TimeView, x: number): number {
  return view.start + x / view.pixelsPerSecond;
}

export function viewEnd(view: TimeView): number {
  return xToTime(view, view.width);
}

/** Limits the zoom and keeps the view within the clip. */
export function clampView(view: TimeView, duration: number): TimeView {
  const fit = Math.max(1, view.width - END_MARGIN) / Math.max(duration, 0.01);
  const pixelsPerSecond = Math.min(MAX_PIXELS_PER_SECOND, Math.max(fit, view.pixelsPerSecond));
  const last = Math.max(0, duration - Math.max(1, view.width - END_MARGIN) / pixelsPerSecond);
  return { width: view.width, pixelsPerSecond, start: Math.min(last, Math.max(0, view.start)) };
}

export function fitAll(view: TimeView, duration: number): TimeView {
  return clampView({ ...view, start: 0, pixelsPerSecond: 0 }, duration);
}

/** Zooms by `factor` around pixel `x`. */
export function zoomAt(view: TimeView, factor: number, x: number, duration: number): TimeView {
  const time = xToTime(view, x);
  const zoomed = clampView({ ...view, pixelsPerSecond: view.pixelsPerSecond * factor }, duration);
  return clampView({ ...zoomed, start: time - x / zoomed.pixelsPerSecond }, duration);
}

/** Shows the range with a margin of 5 % on both sides. */
export function zoomTo(view: TimeView, range: TimeRange, duration: number): TimeView {
  const margin = (range.end - range.start) * 0.05;
  const length = Math.max(0.02, range.end - range.start + 2 * margin);
  return clampView({ ...view, start: range.start - margin, pixelsPerSecond: view.width / length }, duration);
}

/** Moves one edge of the view to `time`; the other edge stays, so the zoom changes. */
export function moveEdge(view: TimeView, edge: 'start' | 'end', time: number, duration: number): TimeView {
  const { start, width } = view;
  const end = Math.min(viewEnd(view), duration);
  const shortest = width / MAX_PIXELS_PER_SECOND;
  const bounded = Math.min(duration, Math.max(0, time));
  const length = Math.max(shortest, edge === 'start' ? end - bounded : bounded - start);
  return clampView(
    { width, start: edge === 'start' ? end - length : start, pixelsPerSecond: width / length },
    duration,
  );
}

/** Puts `time` in the middle of the view. */
export function centreOn(view: TimeView, time: number, duration: number): TimeView {
  return clampView({ ...view, start: time - view.width / view.pixelsPerSecond / 2 }, duration);
}

export function scrollBy(view: TimeView, pixels: number, duration: number): TimeView {
  return clampView({ ...view, start: view.start + pixels / view.pixelsPerSecond }, duration);
}

/**
 * Scrolls by a page when the playhead has just left the view. A view that the user has scrolled or zoomed stays until the
 * playhead is in it again.
 * @param before view and playhead (seconds) of the previous screen frame.
 */
export function follow(
  view: TimeView,
  time: number,
  before: { readonly view: TimeView; readonly time: number },
  duration: number,
): TimeView {
  const isVisible = (at: number) => at >= view.start && at <= viewEnd(view);
  if (before.view !== view || !isVisible(before.time) || isVisible(time)) return view;
  // In reverse playback the playhead enters at the right; after a jump back, as in a loop, at the left.
  const backwards = time < before.time && before.time - time < MAX_REVERSE_STEP;
  const length = view.width / view.pixelsPerSecond;
  return clampView({ ...view, start: time - length * (backwards ? 0.9 : 0.1) }, duration);
}

/** Scrolls so that `time` is visible; an already visible time changes nothing. */
export function reveal(view: TimeView, time: number, duration: number): TimeView {
  if (time >= view.start && time <= viewEnd(view)) return view;
  const length = view.width / view.pixelsPerSecond;
  return clampView({ ...view, start: time - length * (time < view.start ? 0.9 : 0.1) }, duration);
}
