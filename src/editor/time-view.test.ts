import { describe, expect, it } from 'vitest';
import { fitAll, reveal, scrollBy, timeToX, viewEnd, xToTime, zoomAt, zoomTo } from './time-view';

const view = { start: 2, pixelsPerSecond: 100, width: 800 };

describe('time view', () => {
  it('keeps what is under the pointer when zooming', () => {
    const time = xToTime(view, 300);
    const zoomed = zoomAt(view, 4, 300, 60);
    expect(zoomed.pixelsPerSecond).toBe(400);
    expect(timeToX(zoomed, time)).toBeCloseTo(300, 6);
  });

  it('shows the whole clip and no less', () => {
    const all = fitAll(view, 1800);
    expect(all.start).toBe(0);
    expect(viewEnd(all)).toBeGreaterThan(1800);
    expect(zoomAt(all, 0.1, 0, 1800)).toEqual(all);
  });

  it('stays on the clip', () => {
    expect(scrollBy(view, -10_000, 60).start).toBe(0);
    const end = scrollBy(view, 1e6, 60);
    expect(viewEnd(end)).toBeGreaterThanOrEqual(60);
    expect(viewEnd(end)).toBeLessThan(60.2);
  });

  it('shows a range with room around it, and scrolls only for what is out of sight', () => {
    const close = zoomTo(view, { start: 10, end: 12 }, 60);
    expect(close.start).toBeCloseTo(9.9, 9);
    expect(viewEnd(close)).toBeCloseTo(12.1, 9);
    expect(reveal(view, 5, 60)).toBe(view);
    const later = reveal(view, 30, 60);
    expect(timeToX(later, 30)).toBeCloseTo(80, 6);
  });
});
