import { expect, it } from 'vitest';
import { heldKeys } from './held-keys';

/** A window that tells what it is told. */
function keyboard() {
  const listeners = new Map<string, (event: unknown) => void>();
  const keys = heldKeys({
    addEventListener: (type: string, listener: unknown) => listeners.set(type, listener as () => void),
  } as Pick<Window, 'addEventListener'>);
  const tell = (type: string, code = '', repeat = false) => listeners.get(type)!({ code, repeat });
  return { keys, tell };
}

it('knows whether the key of a command is still down', () => {
  const { keys, tell } = keyboard();
  tell('keydown', 'KeyK');
  const held = keys.hold();
  expect(held()).toBe(true);
  tell('keydown', 'KeyL');
  tell('keyup', 'KeyL');
  expect(held()).toBe(true);
  tell('keyup', 'KeyK');
  expect(held()).toBe(false);
});

it('lets all keys go when the page is left, and tells a repeat from a press', () => {
  const { keys, tell } = keyboard();
  tell('keydown', 'KeyK');
  const held = keys.hold();
  tell('keydown', 'KeyL', true);
  expect(keys.repeating).toBe(true);
  tell('keydown', 'KeyL');
  expect(keys.repeating).toBe(false);
  tell('blur');
  expect(held()).toBe(false);
});
