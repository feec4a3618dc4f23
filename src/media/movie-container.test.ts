import { expect, test } from 'vitest';
import { holdsSound, movieContainerFor } from './movie-container';

test.each([
  ['avc', 'mov'],
  ['h264', 'mov'],
  ['hevc', 'mov'],
  ['prores', 'mov'],
  ['dnxhd', 'mov'],
  ['mpeg2video', 'mov'],
  ['mpeg4', 'mov'],
  ['vp8', 'mkv'],
  ['vp9', 'mkv'],
  ['av1', 'mkv'],
  ['wmv3', 'mkv'],
  ['theora', 'mkv'],
  ['ffv1', 'mkv'],
  ['gif', null],
])('a picture in %s goes to %s', (codec, container) => {
  expect(movieContainerFor(codec)).toBe(container);
});

test.each([
  ['mov', 'pcm-s24', true],
  ['mov', 'pcm_s24le', true],
  ['mov', 'pcm-s16be', true],
  ['mov', 'pcm-f32', true],
  ['mov', 'aac', true],
  ['mov', 'ac3', true],
  ['mov', 'opus', false],
  ['mov', 'vorbis', false],
  ['mov', 'flac', false],
  ['mov', 'dts', false],
  ['mov', 'mp2', false],
  ['mov', 'wmav2', false],
  ['mov', 'adpcm_ima_wav', false],
  ['mov', 'pcm_bluray', false],
  ['mkv', 'opus', true],
  ['mkv', 'pcm-s24', true],
  ['mkv', 'pcm_s24le', true],
  ['mkv', 'flac', true],
  ['mkv', 'wmav2', false],
  ['mkv', 'pcm_alaw', false],
] as const)('%s and sound in %s: copied is %s', (container, codec, copied) => {
  expect(holdsSound(container, codec)).toBe(copied);
});
