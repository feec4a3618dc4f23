import { expect, it } from 'vitest';
import { nextItem } from './next-item';

const labels = ['Cut', 'Copy', 'Paste'];

it('wraps around at both ends', () => {
  expect(nextItem('ArrowDown', labels, 2)).toBe(0);
  expect(nextItem('ArrowUp', labels, 0)).toBe(2);
  expect(nextItem('ArrowDown', labels, -1)).toBe(0);
  expect(nextItem('ArrowUp', labels, -1)).toBe(2);
});

it('goes to the ends', () => {
  expect(nextItem('Home', labels, 1)).toBe(0);
  expect(nextItem('End', labels, 1)).toBe(2);
});

it('goes to the next item with the first letter', () => {
  expect(nextItem('c', labels, 0)).toBe(1);
  expect(nextItem('C', labels, 1)).toBe(0);
  expect(nextItem('x', labels, 0)).toBeNull();
});

it('ignores other keys and empty menus', () => {
  expect(nextItem('Enter', labels, 0)).toBeNull();
  expect(nextItem(' ', labels, 0)).toBeNull();
  expect(nextItem('ArrowDown', [], -1)).toBeNull();
});
