import { expect, test } from 'vitest';
import { packGuidance } from './pack-guidance';

const pack = { guidance: 8, referenceGuidance: 3 };

test.each([
  [0, 8],
  [0.35, 6.3],
  [0.5, 5.5],
  [1, 3],
])('reference part %d: guidance %d', (part, guidance) => {
  expect(packGuidance(pack, part)).toBe(guidance);
});

test('a pack without guidance for references uses one for all prompts', () => {
  for (const part of [0, 0.5, 1]) expect(packGuidance({ guidance: 2 }, part)).toBe(2);
});
