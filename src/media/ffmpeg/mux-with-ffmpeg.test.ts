import { expect, test } from 'vitest';
import { streamCodecs } from './mux-with-ffmpeg';

const mxf = [
  "Input #0, mxf, from '/in/clip':",
  '  Stream #0:0: Video: mpeg2video (Main), yuv420p(tv, progressive), 192x108 [SAR 1:1 DAR 16:9], 25 fps',
  '  Stream #0:1: Audio: pcm_s24le, 48000 Hz, 1 channels, s32 (24 bit), 1152 kb/s',
  '  Stream #0:2: Audio: pcm_s24le, 48000 Hz, 1 channels, s32 (24 bit), 1152 kb/s',
];
const mov = [
  '  Stream #0:0[0x1](und): Video: h264 (High) (avc1 / 0x31637661), yuv420p, 96x64, 25 fps (default)',
  '  Stream #0:1[0x2](eng): Audio: none (apac / 0x63617061), 48000 Hz, stereo, 128 kb/s (default)',
  '  Stream #0:2[0x3](deu): Subtitle: mov_text (tx3g / 0x67337874), 0 kb/s (default)',
  '  Stream #0:3[0x0]: Video: png, rgb24(pc), 300x300, 90k tbr, 90k tbn (attached pic)',
];

test('lists the codecs of all streams of a type in order', () => {
  expect(streamCodecs(mxf, 'Audio')).toEqual(['pcm_s24le', 'pcm_s24le']);
  expect(streamCodecs(mxf, 'Video')).toEqual(['mpeg2video']);
  expect(streamCodecs(mov, 'Audio')).toEqual(['none']);
  expect(streamCodecs(mov, 'Subtitle')).toEqual(['mov_text']);
  expect(streamCodecs(mov, 'Video')).toEqual(['h264']);
});
