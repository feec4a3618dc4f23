import { expect, test } from 'vitest';
import { ClipLights } from './clip-lights';

test('a peak over full scale lights its channel until playback starts again', () => {
  const lights = new ClipLights();
  expect(lights.update(true, [1, 0.5])).toEqual([false, false]);
  expect(lights.update(true, [0.2, 1.01])).toEqual([false, true]);
  expect(lights.update(true, [0.2, 0.2])).toEqual([false, true]);
  expect(lights.update(false, [0, 0])).toEqual([false, true]);
  expect(lights.update(true, [0, 0])).toEqual([false, false]);
});
