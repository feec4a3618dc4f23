import { describe, expect, it } from 'vitest';
import { readWheel } from './wheel';

const still = { deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, metaKey: false, shiftKey: false };

describe('wheel', () => {
  it('zooms with Ctrl or Cmd, finely for a pinch', () => {
    expect(readWheel({ ...still, deltaY: -200, ctrlKey: true }, true)).toEqual({ factor: 2 });
    expect(readWheel({ ...still, deltaY: 200, metaKey: true }, true)).toEqual({ factor: 0.5 });
    expect(readWheel({ ...still, deltaY: -25, ctrlKey: true }, true)).toEqual({ factor: Math.SQRT2 });
  });

  it('scrolls sideways with Shift or a horizontal wheel; vertical turns scroll the page, else in time', () => {
    expect(readWheel({ ...still, deltaY: 100, shiftKey: true }, true)).toEqual({ pixels: 100 });
    expect(readWheel({ ...still, deltaX: -100, shiftKey: true }, true)).toEqual({ pixels: -100 });
    expect(readWheel({ ...still, deltaX: 30, deltaY: 10 }, true)).toEqual({ pixels: 30 });
    expect(readWheel({ ...still, deltaX: 3, deltaY: 10 }, true)).toBeNull();
    expect(readWheel({ ...still, deltaX: 3, deltaY: 10 }, false)).toEqual({ pixels: 10 });
  });

  it('converts lines to pixels', () => {
    expect(readWheel({ ...still, deltaY: 3, deltaMode: 1, shiftKey: true }, true)).toEqual({ pixels: 99 });
  });
});
