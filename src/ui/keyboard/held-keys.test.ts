import { expect, it } from 'vitest';
import { heldKeys } from './held-keys';

function keyboard() {
  const listeners = new Map<string, (event: unknown) => void>();
  const keys = heldKeys({
    addEventListener: (type: string, listener: unknown) => listeners.set(type, listener as () => void),
  } as Pick<Window, 'addEventListener'>);
  const send = (type: string, code = '', repeat = false) => listeners.get(type)!({ code, repeat });
  return { keys, send };
}

it('reports a marked key as down until it is released', () => {
  const { keys, send } = keyboard();
  expect(keys.isDown('stop')).toBe(false);
  send('keydown', 'KeyK');
  keys.mark('stop');
  expect(keys.isDown('stop')).toBe(true);
  send('keydown', 'KeyL');
  send('keyup', 'KeyL');
  expect(keys.isDown('stop')).toBe(true);
  send('keyup', 'KeyK');
  expect(keys.isDown('stop')).toBe(false);
  send('keydown', 'KeyK');
  expect(keys.isDown('stop')).toBe(false);
});

it('releases all keys when the page loses the focus, and reports repeats', () => {
  const { keys, send } = keyboard();
  send('keydown', 'KeyK');
  keys.mark('stop');
  send('keydown', 'KeyL', true);
  expect(keys.repeating).toBe(true);
  send('keydown', 'KeyL');
  expect(keys.repeating).toBe(false);
  send('blur');
  expect(keys.isDown('stop')).toBe(false);
});
