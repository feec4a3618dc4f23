import { expect, test } from 'vitest';
import { Random } from '../diffusion/random';
import { renderCloud } from './render-cloud';

/** Times at which a cloud of clicks with a decay plays one, in 6 s. */
function clicks(decay: number): number {
  const samples = new Float32Array(44_100);
  samples[200] = 1;
  const recording = {
    channels: [samples, samples] as const,
    weight: 1,
    events: [{ start: 0, end: 44_100, onset: 200, level: 1, decay }],
    texture: [],
  };
  return renderCloud([recording], 6 * 44_100, 44_100, new Random(1, 0))[0].filter((x) => x > 0).length;
}

test('an event of a cloud has decayed when the next one begins', () => {
  expect(clicks(0.3)).toBeGreaterThan(6 / 0.3 / 1.4);
  expect(clicks(0.3)).toBeLessThan(6 / 0.3 / 0.6);
});

test('long events still overlap, and very short ones are not denser than one in 14 ms', () => {
  expect(clicks(3)).toBeGreaterThan(6 / 0.4 / 1.4);
  expect(clicks(0.001)).toBeLessThan(6 / 0.014);
});
