/** Follows the keyboard for commands that mean more while a key is held. */
export interface HeldKeys {
  /** The key that is going down now repeats by being held. */
  readonly repeating: boolean;
  /** Remembers the key that is going down now. @returns whether it is still down, until it is let go. */
  hold(): () => boolean;
}

/** Listens for as long as the page lives. */
export function heldKeys(target: Pick<Window, 'addEventListener'>): HeldKeys {
  const down = new Set<string>();
  let last = '';
  let repeating = false;
  // Before the keys are looked up, so that a command sees the key that runs it.
  target.addEventListener(
    'keydown',
    ({ code, repeat }) => {
      down.add(code);
      last = code;
      repeating = repeat;
    },
    { capture: true },
  );
  target.addEventListener('keyup', ({ code }) => down.delete(code), { capture: true });
  // What is let go while the page is not looked at is never told.
  target.addEventListener('blur', () => down.clear());
  return {
    get repeating() {
      return repeating;
    },
    hold() {
      const code = last;
      return () => down.has(code);
    },
  };
}
