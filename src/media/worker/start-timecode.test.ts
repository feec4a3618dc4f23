import { expect, test } from 'vitest';
import type { IsobmffTimecode } from '../containers/isobmff-timecode';
import { timecodeOfText, timecodeOfTrack } from './start-timecode';

const pal = { numerator: 25, denominator: 1 };
const ntsc = { numerator: 30000, denominator: 1001 };
const ntscDouble = { numerator: 60000, denominator: 1001 };

const track = (frames: number, framesPerSecond: number, dropFrame: boolean): IsobmffTimecode => ({
  frames,
  dropFrame,
  framesPerSecond,
  frameSeconds: dropFrame ? 1001 / (framesPerSecond * 1000) : 1 / framesPerSecond,
});

test.each([
  ['10:00:00:00 at 25', track(900_000, 25, false), 0, pal, { frames: 900_000, dropFrame: false }],
  ['01:00:00;00 at 29.97', track(107_892, 30, true), 0, ntsc, { frames: 107_892, dropFrame: true }],
  ['01:00:00;00 at 59.94', track(215_784, 60, true), 0, ntscDouble, { frames: 215_784, dropFrame: true }],
  [
    '30 frames a second counted on 59.94',
    track(107_892, 30, true),
    0,
    ntscDouble,
    { frames: 215_784, dropFrame: true },
  ],
  [
    'one second before midnight',
    track(-25, 25, false),
    0,
    pal,
    { frames: 86_400 * 25 - 25, dropFrame: false },
  ],
  ['after midnight', track(86_400 * 25 + 5, 25, false), 0, pal, { frames: 5, dropFrame: false }],
  ['picture that starts two seconds late', track(100, 25, false), 2, pal, { frames: 150, dropFrame: false }],
] as const)('timecode track: %s', (_name, timecode, origin, rate, expected) => {
  expect(timecodeOfTrack(timecode, origin, rate)).toEqual(expected);
});

test('timecode as text', () => {
  expect(timecodeOfText('10:00:00:00', pal)).toEqual({ frames: 900_000, dropFrame: false });
  expect(timecodeOfText('01:00:00;00', ntsc)).toEqual({ frames: 107_892, dropFrame: true });
  // Drop-frame exists at 29.97 and 59.94 only.
  expect(timecodeOfText('01:00:00;00', pal)).toEqual({ frames: 90_000, dropFrame: false });
  expect(timecodeOfText('none', pal)).toBeNull();
  expect(timecodeOfText('99:00:61:00', pal)).toBeNull();
});
