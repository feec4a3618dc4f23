import { describe, expect, test } from 'vitest';
import { readIsobmff } from './isobmff';

const u32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const box = (type: string, ...content: number[][]): number[] => {
  const body = content.flat();
  return [...u32(body.length + 8), ...[...type].map((letter) => letter.charCodeAt(0)), ...body];
};
const file = (...parts: number[][]) => new Blob([Uint8Array.from(parts.flat())]);

const movie = (...edits: (readonly [duration: number, mediaTime: number])[]) =>
  box(
    'moov',
    box('mvhd', [...u32(0), ...u32(0), ...u32(0), ...u32(1000), ...u32(0)]),
    box(
      'trak',
      box('tkhd', [...u32(0), ...u32(0), ...u32(0), ...u32(3)]),
      box(
        'edts',
        box('elst', [
          ...u32(0),
          ...u32(edits.length),
          ...edits.flatMap(([duration, time]) => [...u32(duration), ...u32(time), ...u32(0x10000)]),
        ]),
      ),
    ),
  );

describe('boxes of an MP4', () => {
  const ftyp = box('ftyp', u32(0));

  test('an empty edit delays the track, a non-empty one ends it', async () => {
    const facts = await readIsobmff(file(ftyp, movie([500, -1], [4000, 100])));
    expect(facts).toMatchObject({ hasIndex: true, truncated: false });
    expect(facts!.tracks.get(3)).toEqual({ nonEmptyEdits: 1, end: 4.5 });
  });

  test('a duration of zero presents the whole media', async () => {
    const facts = await readIsobmff(file(ftyp, movie([0, 1024])));
    expect(facts!.tracks.get(3)).toEqual({ nonEmptyEdits: 1, end: null });
  });

  test('several edits are counted', async () => {
    const facts = await readIsobmff(file(ftyp, movie([1000, 0], [1000, 5000])));
    expect(facts!.tracks.get(3)!.nonEmptyEdits).toBe(2);
  });

  test('an unfinished recording has no index and is truncated', async () => {
    const facts = await readIsobmff(
      file(ftyp, [...u32(1000), ...[...'mdat'].map((c) => c.charCodeAt(0)), 1, 2, 3]),
    );
    expect(facts).toMatchObject({ hasIndex: false, truncated: true });
  });

  test('other files are not ISO media', async () => {
    expect(await readIsobmff(new Blob(['RIFF....AVI LIST']))).toBeNull();
    expect(await readIsobmff(new Blob([Uint8Array.of(1, 2, 3)]))).toMatchObject({ hasIndex: false });
  });
});
