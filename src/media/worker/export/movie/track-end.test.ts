import { expect, test } from 'vitest';
import { findBox, makeBox, makeFullBox, u32, viewOf } from './box';
import { readEdits, writeEdits } from './edits';
import { endMovie, endTrack, trackDuration } from './track-end';

const TIMESCALE = 1000;
/** Content of a `trak` box: dates, id, a reserved field, the duration. */
const track = (seconds: number, ...boxes: Uint8Array[]) =>
  makeBox(
    'trak',
    makeFullBox('tkhd', 0, 3, u32(0), u32(0), u32(1), u32(0), u32(seconds * TIMESCALE), new Uint8Array(60)),
    ...boxes,
    makeBox('mdia'),
  ).subarray(8);
const editsIn = (body: Uint8Array<ArrayBuffer>) => readEdits(findBox(body, 'edts/elst')!.body, TIMESCALE);

test('a track ends by an edit list and states that duration; its other boxes stay', () => {
  const ended = endTrack(track(20), 5.08, TIMESCALE);
  expect(trackDuration(ended, TIMESCALE)).toBe(5.08);
  expect(editsIn(ended)).toEqual([{ duration: 5.08, mediaTime: 0 }]);
  expect(findBox(ended, 'mdia')).not.toBeNull();
});

test('edits that a track has keep their place in the media', () => {
  const edits = [
    { duration: 0.5, mediaTime: -1 },
    { duration: 4, mediaTime: 1024 },
  ];
  const ended = endTrack(track(4.5, writeEdits(edits, TIMESCALE)), 2, TIMESCALE);
  expect(editsIn(ended)).toEqual([edits[0], { duration: 1.5, mediaTime: 1024 }]);
});

test('a track that ends there but for rounding has no edit list', () => {
  const whole = track(5);
  expect(endTrack(whole, 4.9995, TIMESCALE)).toBe(whole);
  expect(endTrack(whole, 6, TIMESCALE)).toBe(whole);
});

test('the movie is as long as its longest track', () => {
  const header = makeFullBox('mvhd', 0, 0, u32(0), u32(0), u32(TIMESCALE), u32(20_000), new Uint8Array(80));
  const traks = [makeBox('trak', track(5)), makeBox('trak', track(3))];
  const movie = endMovie(makeBox('moov', header, ...traks).subarray(8));
  expect(viewOf(findBox(movie, 'mvhd')!.body).getUint32(16)).toBe(5000);
});
