import { expect, test } from 'vitest';
import { findBox, readBoxes } from './box';
import { cutEnd, cutStart, readEdits, writeEdits } from './edits';

const edits = [
  { duration: 0.5, mediaTime: -1 },
  { duration: 2, mediaTime: 1024 },
];

test('an edit list reads back as it was written', () => {
  const written = writeEdits(edits, 1000);
  const [box] = readBoxes(written);
  expect(box!.type).toBe('edts');
  expect(readEdits(findBox(written, 'edts/elst')!.body, 1000)).toEqual(edits);
});

test('cutting the end shortens the edit that it falls into and drops those after it', () => {
  expect(cutEnd(edits, 3)).toEqual(edits);
  expect(cutEnd(edits, 1.5)).toEqual([edits[0], { duration: 1, mediaTime: 1024 }]);
  expect(cutEnd(edits, 0.25)).toEqual([{ duration: 0.25, mediaTime: -1 }]);
});

test('cutting the start shortens an empty edit first, then moves into the media', () => {
  expect(cutStart(edits, 0, 48_000)).toEqual(edits);
  expect(cutStart(edits, 0.2, 48_000)).toEqual([{ duration: 0.3, mediaTime: -1 }, edits[1]]);
  expect(cutStart(edits, 1, 48_000)).toEqual([{ duration: 1.5, mediaTime: 1024 + 24_000 }]);
});
