import { expect, test } from 'vitest';
import { stillImageFormat } from './still-image';

test('still images are recognised by their first bytes', () => {
  const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  expect(stillImageFormat(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10))).toBe('PNG');
  expect(stillImageFormat(bytes('RIFF\0\0\0\0WEBPVP8 '))).toBe('WebP');
  expect(stillImageFormat(bytes('\0\0\0\x18ftypheic'))).toBe('HEIC');
  expect(stillImageFormat(bytes('\0\0\0\x18ftypisom'))).toBeNull();
  expect(stillImageFormat(bytes('GIF89a'))).toBeNull();
});
