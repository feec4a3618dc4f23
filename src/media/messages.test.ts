import { expect, test } from 'vitest';
import * as sentences from './messages';
import { stillPictureKind } from './containers/still-image';

test('every error names the file and says what to do', () => {
  const errors = [
    sentences.emptyFile('a b.mp4'),
    sentences.noIndex('a b.mp4'),
    sentences.notMedia('a b.mp4'),
    sentences.stillPicture('a b.mp4', 'PNG'),
    sentences.noPicture('a b.mp4'),
    sentences.noSound('a b.mp4'),
    sentences.noFrames('a b.mp4'),
    sentences.unsupported('a b.mp4', 'XYZ'),
    sentences.conversionFailed('a b.mp4'),
    sentences.tooLarge('a b.mp4'),
    sentences.decoderStopped('a b.mp4'),
    sentences.soundUnreadable('a b.mp4'),
    sentences.muxFailed('a b.mp4'),
  ];
  for (const { message } of errors) {
    expect(message).toContain('“a b.mp4”');
    expect(message).toMatch(/(Open|Copy|Check|Convert|Choose|Export|or use|Repair).*\.$/i);
  }
});

test('pictures are told from videos by their first bytes', () => {
  const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  expect(stillPictureKind(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10))).toBe('PNG');
  expect(stillPictureKind(bytes('RIFF\0\0\0\0WEBPVP8 '))).toBe('WebP');
  expect(stillPictureKind(bytes('\0\0\0\x18ftypheic'))).toBe('HEIC');
  expect(stillPictureKind(bytes('\0\0\0\x18ftypisom'))).toBeNull();
  expect(stillPictureKind(bytes('GIF89a'))).toBeNull();
});
