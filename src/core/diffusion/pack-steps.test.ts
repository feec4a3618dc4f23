import { expect, test } from 'vitest';
import { packSteps } from './pack-steps';

test('a take that is mostly recordings needs fewer steps, where the pack says so', () => {
  const sampler = { steps: 6, stepsWithRecordings: 4 };
  expect([0, 0.49, 0.5, 0.8].map((share) => packSteps(sampler, share))).toEqual([6, 6, 4, 4]);
  expect(packSteps({ steps: 12 }, 0.8)).toBe(12);
});
