import { expect, test } from 'vitest';
import { describeDamage } from './describe-damage';

const grid = { rate: { numerator: 25, denominator: 1 }, times: null };
const display = { unit: 'timecode', drop: false, startFrame: 0 } as const;
const describe = (...spans: Parameters<typeof describeDamage>[1][number][]) =>
  describeDamage('clip.mp4', spans, grid, display);

test('what is said about a damaged picture', () => {
  expect(describe()).toBeNull();
  expect(describe({ start: 3.4, end: null })).toBe(
    'clip.mp4: Picture ends at 00:00:03:10; the rest of the file is damaged.',
  );
  expect(describe({ start: 1, end: 2.2 })).toBe(
    'clip.mp4: Picture stands still from 00:00:01:00 to 00:00:02:05: the file is damaged there.',
  );
  expect(describe(...[0, 1, 2, 3, 4].map((start) => ({ start, end: start + 0.5 })))).toContain(
    'and at 2 more places',
  );
});
