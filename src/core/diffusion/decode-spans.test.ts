import { expect, test } from 'vitest';
import { decodeSpans } from './decode-spans';

test('what fits is one span', () => {
  expect(decodeSpans(216, 512, 10)).toEqual([{ start: 0, end: 216, from: 0, to: 216 }]);
});

test('used parts join, and each has its context', () => {
  for (const [frames, length, context] of [
    [216, 64, 10],
    [1024, 512, 10],
    [65, 64, 0],
    [500, 64, 21],
    [217, 10, 10],
  ] as const) {
    const spans = decodeSpans(frames, length, context);
    expect(spans.length).toBeGreaterThan(1);
    expect(new Set(spans.map(({ start, end }) => end - start)).size).toBe(1);
    let next = 0;
    for (const { start, end, from, to } of spans) {
      expect(from).toBe(next);
      expect(to).toBeGreaterThan(from);
      expect(start === 0 || from - start >= context).toBe(true);
      expect(end === frames || end - to >= context).toBe(true);
      next = to;
    }
    expect(next).toBe(frames);
  }
});
