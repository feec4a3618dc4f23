import { describe, expect, it } from 'vitest';
import {
  centreOn,
  fitAll,
  follow,
  moveEdge,
  reveal,
  scrollBy,
  timeToX,
  viewEnd,
  xToTime,
  zoomAt,
  zoomTo,
} from './time-view';

const view = { start: 2, pixelsPerSecond: 100, width: 800 };

describe('time view', () => {
  it('zooms around the pointer', () => {
    const time = xToTime(view, 300);
    const zoomed = zoomAt(view, 4, 300, 60);
    expect(zoomed.pixelsPerSecond).toBe(400);
    expect(timeToX(zoomed, time)).toBeCloseTo(300, 6);
  });

  it('zooms out to the whole clip at most', () => {
    const all = fitAll(view, 1800);
    expect(all.start).toBe(0);
    expect(viewEnd(all)).toBeGreaterThan(1800);
    expect(zoomAt(all, 0.1, 0, 1800)).toEqual(all);
  });

  it('stays within the clip', () => {
    expect(scrollBy(view, -10_000, 60).start).toBe(0);
    const end = scrollBy(view, 1e6, 60);
    expect(viewEnd(end)).toBeGreaterThanOrEqual(60);
    expect(viewEnd(end)).toBeLessThan(60.2);
  });

  it('moves one edge and leaves the other', () => {
    const from = moveEdge(view, 'start', 6, 60);
    expect(from.start).toBeCloseTo(6, 9);
    expect(viewEnd(from)).toBeCloseTo(10, 9);
    const to = moveEdge(view, 'end', 4, 60);
    expect(to.start).toBe(2);
    expect(viewEnd(to)).toBeCloseTo(4, 9);
    // Past the other edge the view has its minimum length, at that edge.
    const closest = moveEdge(view, 'start', 20, 60);
    expect(viewEnd(closest)).toBeCloseTo(10, 9);
    expect(viewEnd(closest) - closest.start).toBeGreaterThan(0.1);
  });

  it('centres a time, as far as the clip allows', () => {
    expect(timeToX(centreOn(view, 30, 60), 30)).toBeCloseTo(400, 9);
    expect(centreOn(view, 1, 60).start).toBe(0);
  });

  it('scrolls by a page when the playhead leaves the view, and only then', () => {
    const turned = follow(view, 10.01, { view, time: 9.99 }, 60);
    expect(timeToX(turned, 10.01)).toBeCloseTo(80, 6);
    expect(follow(view, 1.99, { view, time: 2.01 }, 60).start).toBe(0);
    // A loop that jumps back starts a page.
    const far = { ...view, start: 40 };
    expect(timeToX(follow(far, 10, { view: far, time: 45 }, 60), 10)).toBeCloseTo(80, 6);
    expect(follow(view, 5, { view, time: 4.9 }, 60)).toBe(view);
    // Scrolled away by the user: the view stays.
    expect(follow(view, 30, { view: far, time: 29.9 }, 60)).toBe(view);
    expect(follow(view, 30.1, { view, time: 30 }, 60)).toBe(view);
  });

  it('shows a range with a margin, and scrolls only for a time out of view', () => {
    const close = zoomTo(view, { start: 10, end: 12 }, 60);
    expect(close.start).toBeCloseTo(9.9, 9);
    expect(viewEnd(close)).toBeCloseTo(12.1, 9);
    expect(reveal(view, 5, 60)).toBe(view);
    const later = reveal(view, 30, 60);
    expect(timeToX(later, 30)).toBeCloseTo(80, 6);
  });
});
