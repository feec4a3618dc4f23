import { expect, test } from 'vitest';
import { opusPreSkip } from './opus';

test('pre-skip of an identification header', () => {
  const header = Uint8Array.of(
    ...[...'OpusHead'].map((letter) => letter.charCodeAt(0)),
    1,
    2,
    0x38,
    0x01,
    0x80,
    0xbb,
    0,
    0,
  );
  expect(opusPreSkip(header)).toBe(312 / 48000);
  expect(opusPreSkip(header.buffer)).toBe(312 / 48000);
  expect(opusPreSkip(undefined)).toBe(0);
});
