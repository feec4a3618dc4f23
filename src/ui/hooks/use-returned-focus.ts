import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * For a button that is disabled while what it started runs. The browser takes the focus from a disabled button; afterwards it returns, unless
 * the designer has moved it elsewhere.
 */
export function useReturnedFocus(disabled: boolean): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null);
  const hadFocus = useRef(false);
  useLayoutEffect(() => {
    const { activeElement, body } = document;
    if (disabled) hadFocus.current = activeElement === button.current;
    else if (hadFocus.current) {
      hadFocus.current = false;
      if (activeElement === body) button.current?.focus({ preventScroll: true });
    }
  }, [disabled]);
  return button;
}
