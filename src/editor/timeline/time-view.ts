import type { TimeRange } from '../../core/curve/range';

/** Which part of the clip the timeline shows. All rows share it. */
export interface TimeView {
  /** Seconds at the left edge. */
  readonly start: number;
  readonly pixelsPerSecond: number;
  /** Width of the rows' drawing area in CSS pixels. */
  readonly width: number;
}

/** Closest zoom: an envelope sample (8 ms) is then about 38 pixels wide. */
const MAX_PIXELS_PER_SECOND = 4800;

/** Longest way (seconds) that playing backwards goes between two frames of the screen. */
const REVERSE_STEP = 0.5;

/** Empty pixels right of the clip's end when all of it is shown, so that its end can be grabbed. */
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

/** Keeps the zoom within its limits and the view on the clip. */
export function clampView(view: TimeView, duration: number): TimeView {
  const fit = Math.max(1, view.width - END_MARGIN) / Math.max(duration, 0.01);
  const pixelsPerSecond = Math.min(MAX_PIXELS_PER_SECOND, Math.max(fit, view.pixelsPerSecond));
  const last = Math.max(0, duration - Math.max(1, view.width - END_MARGIN) / pixelsPerSecond);
  return { width: view.width, pixelsPerSecond, start: Math.min(last, Math.max(0, view.start)) };
}

export function fitAll(view: TimeView, duration: number): TimeView {
  return clampView({ ...view, start: 0, pixelsPerSecond: 0 }, duration);
}

/** Zooms by `factor` while what is at pixel `x` stays there. */
export function zoomAt(view: TimeView, factor: number, x: number, duration: number): TimeView {
  const time = xToTime(view, x);
  const zoomed = clampView({ ...view, pixelsPerSecond: view.pixelsPerSecond * factor }, duration);
  return clampView({ ...zoomed, start: time - x / zoomed.pixelsPerSecond }, duration);
}

/** Shows the range with a little room on both sides. */
export function zoomTo(view: TimeView, range: TimeRange, duration: number): TimeView {
  const margin = (range.end - range.start) * 0.05;
  const length = Math.max(0.02, range.end - range.start + 2 * margin);
  return clampView({ ...view, start: range.start - margin, pixelsPerSecond: view.width / length }, duration);
}

/** Moves one border of the view to `time`; the other border stays, so that the zoom follows. */
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
 * Turns the page when the playhead has just run out of the view; a view that was scrolled or zoomed since stays where it was
 * put, until the playhead is in it again.
 * @param before view and playhead of the frame before, seconds.
 */
export function follow(
  view: TimeView,
  time: number,
  before: { readonly view: TimeView; readonly time: number },
  duration: number,
): TimeView {
  const inSight = (place: number) => place >= view.start && place <= viewEnd(view);
  if (before.view !== view || !inSight(before.time) || inSight(time)) return view;
  // Played backwards it comes in from the right; a jump back, as of a loop, starts a page.
  const backwards = time < before.time && before.time - time < REVERSE_STEP;
  const length = view.width / view.pixelsPerSecond;
  return clampView({ ...view, start: time - length * (backwards ? 0.9 : 0.1) }, duration);
}

/** Scrolls only when `time` is out of sight, by a page as far as it takes. */
export function reveal(view: TimeView, time: number, duration: number): TimeView {
  if (time >= view.start && time <= viewEnd(view)) return view;
  const length = view.width / view.pixelsPerSecond;
  return clampView({ ...view, start: time - length * (time < view.start ? 0.9 : 0.1) }, duration);
}
