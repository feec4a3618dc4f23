import { expect, test } from 'vitest';
import golden from '../../../models/contract/golden/onsets.json';
import { countMatches, onsets, rises } from './onsets';

test('rises and events equal those of models/', () => {
  const curve = Float32Array.from(golden.curve);
  rises(curve).forEach((value, i) => expect(value).toBeCloseTo(golden.rise[i]!, 5));
  expect(onsets(curve, golden.rate)).toEqual(golden.onsets);
});

test('events do not depend on gain; silence and a constant level have none', () => {
  const hits = Float32Array.from({ length: 400 }, (_, i) => 0.4 * Math.exp(-(i % 125) / 8));
  expect(onsets(hits, 125)).toHaveLength(3);
  expect(
    onsets(
      hits.map((level) => level / 2),
      125,
    ),
  ).toEqual(onsets(hits, 125));
  expect(onsets(new Float32Array(400), 125)).toEqual([]);
  expect(onsets(new Float32Array(400).fill(0.3), 125)).toEqual([]);
  expect(onsets(new Float32Array(0), 125)).toEqual([]);
});

test('matches are one to one', () => {
  expect(countMatches([1, 1.05], [1.02], 0.1)).toBe(1);
  expect(countMatches([1, 1.1, 1.2], [1.05, 1.15], 0.06)).toBe(2);
  expect(countMatches([1], [1.2], 0.1)).toBe(0);
});
