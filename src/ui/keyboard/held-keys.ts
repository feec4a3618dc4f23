import type { HeldKeys } from '../../studio/commands/command';

/** Follows the keys that are down, for as long as the page exists. */
export function heldKeys(target: Pick<Window, 'addEventListener'>): HeldKeys {
  const down = new Set<string>();
  const marked = new Map<string, string>();
  let last = '';
  let repeating = false;
  // In the capture phase, so that a command sees the key that runs it.
  target.addEventListener(
    'keydown',
    ({ code, repeat }) => {
      down.add(code);
      last = code;
      repeating = repeat;
    },
    { capture: true },
  );
  target.addEventListener(
    'keyup',
    ({ code }) => {
      down.delete(code);
      for (const [name, own] of marked) if (own === code) marked.delete(name);
    },
    { capture: true },
  );
  // A key released in another window sends no keyup to this one.
  target.addEventListener('blur', () => {
    down.clear();
    marked.clear();
  });
  return {
    get repeating() {
      return repeating;
    },
    mark: (name) => void marked.set(name, last),
    isDown: (name) => down.has(marked.get(name) ?? ''),
  };
}
