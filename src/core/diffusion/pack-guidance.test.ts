import { expect, test } from 'vitest';
import { packGuidance } from './pack-guidance';

const pack = { guidance: 8, referenceGuidance: 3 };

test.each([
  [false, false, 1, 8],
  [true, false, 1, 8],
  [false, true, 0, 3],
  [true, true, 0, 8],
  [true, true, 0.5, 5.5],
  [true, true, 1, 3],
  [true, true, 0.35, 6.3],
])('words %j, reference %j, weight %d: guidance %d', (words, reference, referenceWeight, guidance) => {
  expect(packGuidance(pack, { words, reference, referenceWeight })).toBe(guidance);
});

test('a pack without guidance for references uses one for all prompts', () => {
  for (const words of [true, false])
    expect(packGuidance({ guidance: 2 }, { words, reference: true, referenceWeight: 0.5 })).toBe(2);
});
