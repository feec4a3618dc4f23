import { expect, test } from 'vitest';
import { changedSamples } from './changed-samples';

const flat = () => new Float32Array(10).fill(0.2);
const envelope = (left = flat(), right = flat()) => ({ rate: 125, left, right });
const at = (...samples: number[]) => flat().map((level, i) => (samples.includes(i) ? 0.5 : level));

test('what differs on either side, from the first to the last sample', () => {
  expect(changedSamples(envelope(), envelope())).toBeNull();
  expect(changedSamples(envelope(), envelope(at(3), at(7)))).toEqual({ start: 3, end: 8 });
  expect(changedSamples(envelope(at(0, 9)), envelope())).toEqual({ start: 0, end: 10 });
});

test('an inaudible difference is no change', () => {
  expect(changedSamples(envelope(), envelope(flat().map((level) => level + 5e-5)))).toBeNull();
});
