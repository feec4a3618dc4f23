/** Wheel travel that doubles the zoom, CSS pixels. */
const WHEEL_DOUBLING = 200;
/** The same for two fingers on a trackpad, which browsers tell as small turns of a wheel with Ctrl down. */
const PINCH_DOUBLING = 50;
/** Turns of a wheel come in larger steps than this. */
const PINCH_STEP = 40;

/** CSS pixels of a line and of a page: some browsers count the wheel in these. */
const unitPixels = [1, 33, 800];

type Wheel = Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

/** What a turn of the wheel means for the time axis, null for nothing: then the page scrolls. */
export function readWheel(event: Wheel): { readonly factor: number } | { readonly pixels: number } | null {
  const unit = unitPixels[event.deltaMode] ?? 1;
  const [x, y] = [event.deltaX * unit, event.deltaY * unit];
  if (event.ctrlKey || event.metaKey) {
    const pinch = event.ctrlKey && event.deltaMode === 0 && Math.abs(y) < PINCH_STEP;
    return { factor: 2 ** (-y / (pinch ? PINCH_DOUBLING : WHEEL_DOUBLING)) };
  }
  // Some systems turn the axis themselves while Shift is down.
  if (event.shiftKey) return { pixels: x === 0 ? y : x };
  return Math.abs(x) > Math.abs(y) ? { pixels: x } : null;
}
