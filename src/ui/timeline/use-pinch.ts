import { type RefObject, useEffect } from 'react';
import type { Editor } from '../../editor/editor';
import { scrollBy, zoomAt } from '../../editor/timeline/time-view';

/** Least distance of two fingers for zooming, CSS pixels. */
const MIN_SPREAD = 20;

/** Two fingers on the timeline scroll and zoom it. The second finger cancels the drag of the first. */
export function usePinch(
  editor: Editor,
  root: RefObject<HTMLElement | null>,
  axis: RefObject<HTMLElement | null>,
): void {
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    /** Position and target of each finger. */
    const fingers = new Map<number, { x: number; target: EventTarget | null }>();
    /** True from the second finger until all are lifted. */
    let pinching = false;

    const spanOf = () => {
      const [a = 0, b = 0] = [...fingers.values()].map(({ x }) => x);
      return { middle: (a + b) / 2, spread: Math.max(MIN_SPREAD, Math.abs(a - b)) };
    };
    const onDown = (event: PointerEvent) => {
      if (event.pointerType !== 'touch') return;
      if (fingers.size === 1 && !pinching) {
        pinching = true;
        for (const [pointerId, { target }] of fingers) {
          target?.dispatchEvent(
            new PointerEvent('pointercancel', { pointerId, bubbles: true, pointerType: 'touch' }),
          );
        }
      }
      fingers.set(event.pointerId, { x: event.clientX, target: event.target });
      if (pinching) event.stopPropagation();
    };
    const onMove = (event: PointerEvent) => {
      const finger = fingers.get(event.pointerId);
      if (!finger) return;
      if (!pinching) {
        finger.x = event.clientX;
        return;
      }
      event.stopPropagation();
      if (fingers.size !== 2) return;
      const before = spanOf();
      finger.x = event.clientX;
      const after = spanOf();
      const left = axis.current?.getBoundingClientRect().left ?? 0;
      editor.setView((view, duration) => {
        const moved = scrollBy(view, before.middle - after.middle, duration);
        return zoomAt(moved, after.spread / before.spread, after.middle - left, duration);
      });
    };
    const onEnd = (event: PointerEvent) => {
      // The synthetic pointercancel sent above does not end the touch.
      if (!event.isTrusted || !fingers.delete(event.pointerId)) return;
      if (pinching) event.stopPropagation();
      if (fingers.size === 0) pinching = false;
    };
    const options = { capture: true };
    element.addEventListener('pointerdown', onDown, options);
    element.addEventListener('pointermove', onMove, options);
    element.addEventListener('pointerup', onEnd, options);
    element.addEventListener('pointercancel', onEnd, options);
    return () => {
      element.removeEventListener('pointerdown', onDown, options);
      element.removeEventListener('pointermove', onMove, options);
      element.removeEventListener('pointerup', onEnd, options);
      element.removeEventListener('pointercancel', onEnd, options);
    };
  }, [editor, root, axis]);
}
