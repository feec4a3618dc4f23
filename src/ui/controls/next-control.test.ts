import { expect, it } from 'vitest';
import { nextControl } from './next-control';

it('goes from control to control and wraps around at both ends', () => {
  expect(nextControl('ArrowRight', 3, 0)).toBe(1);
  expect(nextControl('ArrowRight', 3, 2)).toBe(0);
  expect(nextControl('ArrowLeft', 3, 0)).toBe(2);
  expect(nextControl('Home', 3, 2)).toBe(0);
  expect(nextControl('End', 3, 0)).toBe(2);
});

it('leaves other keys to the control, among them those that choose in a list', () => {
  for (const key of ['ArrowDown', 'ArrowUp', 'Enter', ' ', 'a']) expect(nextControl(key, 3, 1)).toBeNull();
  expect(nextControl('ArrowRight', 0, -1)).toBeNull();
});
