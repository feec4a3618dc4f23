/** Wheel travel that doubles the zoom, CSS pixels. */
const WHEEL_DOUBLING = 200;
/** The same for a trackpad pinch, which browsers report as small wheel events with Ctrl. */
const PINCH_DOUBLING = 50;
/** Wheels turn in larger steps than this, CSS pixels. */
const PINCH_STEP = 40;

/** CSS pixels per unit of `deltaMode`: pixel, line, page. */
const unitPixels = [1, 33, 800];

type Wheel = Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

/**
 * Zoom factor or scroll distance of a wheel event on the time axis; null if the page scrolls instead.
 * @param pageScrolls vertical turns are the page's; where it does not scroll, they scroll in time too.
 */
export function readWheel(
  event: Wheel,
  pageScrolls: boolean,
): { readonly factor: number } | { readonly pixels: number } | null {
  const unit = unitPixels[event.deltaMode] ?? 1;
  const [x, y] = [event.deltaX * unit, event.deltaY * unit];
  if (event.ctrlKey || event.metaKey) {
    const pinch = event.ctrlKey && event.deltaMode === 0 && Math.abs(y) < PINCH_STEP;
    return { factor: 2 ** (-y / (pinch ? PINCH_DOUBLING : WHEEL_DOUBLING)) };
  }
  // With Shift some systems report vertical wheel turns as horizontal.
  if (event.shiftKey) return { pixels: x === 0 ? y : x };
  if (Math.abs(x) > Math.abs(y)) return { pixels: x };
  return pageScrolls ? null : { pixels: y };
}
