import { expect, test } from 'vitest';
import { makeBox, makeFullBox, u32 } from './box';
import { sampleSpans } from './copied-track';
import type { SourceTrack } from './source-movie';

/** A track with one sample of `bytes` in each chunk. */
function track(bytes: number, offsets: readonly number[]): SourceTrack {
  const count = u32(offsets.length);
  const table = makeBox(
    'stbl',
    makeFullBox('stsz', 0, 0, u32(bytes), count),
    makeFullBox('stsc', 0, 0, u32(1), u32(1), u32(1), u32(1)),
    makeFullBox('stco', 0, 0, count, ...offsets.map(u32)),
  );
  const body = makeBox('mdia', makeBox('minf', table));
  return { id: 1, handler: 'meta', body, timescale: 1, references: new Map(), format: 'mett' };
}

test('one span per chunk', () => {
  expect(sampleSpans(track(10, [100, 300]), 310)).toEqual([
    { offset: 100, bytes: 10 },
    { offset: 300, bytes: 10 },
  ]);
});

test('tables that point outside the file, or that copy more than it holds, are refused', () => {
  expect(sampleSpans(track(10, [100, 301]), 310)).toBeNull();
  expect(sampleSpans(track(200, [0, 0]), 310)).toBeNull();
});
