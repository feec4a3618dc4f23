import { expect, test } from 'vitest';
import { SmoothClock } from './clock';

test('bursts of 20 ms become a steady motion that follows the audio clock for ten minutes', () => {
  const clock = new SmoothClock();
  const drift = 1 + 200e-6;
  let previous = 0;
  let largestError = 0;
  let smallestStep = Infinity;
  for (let steady = 0; steady < 600; steady += 1 / 60) {
    const audio = steady * drift;
    const burst = Math.floor(audio / 0.02) * 0.02;
    const read = clock.read(burst, steady);
    if (steady > 2) {
      largestError = Math.max(largestError, Math.abs(read - audio));
      smallestStep = Math.min(smallestStep, read - previous);
    }
    previous = read;
  }
  expect(largestError).toBeLessThan(0.016);
  expect(smallestStep).toBeGreaterThan(0);
});

test('a jump of the audio clock is followed at once', () => {
  const clock = new SmoothClock();
  clock.read(5, 1);
  expect(clock.read(9, 1.1)).toBe(9);
});
