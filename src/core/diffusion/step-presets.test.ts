import { expect, test } from 'vitest';
import { isDraft, stepPresets } from './step-presets';

test('a pack of many steps has a draft, a standard and a full number of them', () => {
  expect(stepPresets({ steps: 150 }).map(({ name, steps }) => `${name} ${steps}`)).toEqual([
    'Draft 25',
    'Standard 50',
    'Full 150',
  ]);
  expect(stepPresets({ steps: 100 }).map(({ steps }) => steps)).toEqual([17, 33, 100]);
  expect([isDraft(25, { steps: 150 }), isDraft(150, { steps: 150 }), isDraft(200, { steps: 150 })]).toEqual([
    true,
    false,
    false,
  ]);
});

test('a pack of few steps has none', () => {
  expect(stepPresets({ steps: 12 })).toEqual([]);
  expect(isDraft(4, { steps: 12 })).toBe(false);
});
