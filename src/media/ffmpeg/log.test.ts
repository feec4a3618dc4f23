import { describe, expect, test } from 'vitest';
import { parseStreamListing } from './log';

const avi = `Input #0, avi, from '/in/clip':
  Duration: 00:01:06.04, start: 0.000000, bitrate: 3120 kb/s
  Stream #0:0: Video: mpeg4 (Simple Profile) (FMP4 / 0x34504D46), yuv420p, 720x480 [SAR 32:27 DAR 16:9], 29.97 fps
  Stream #0:1: Audio: mp3 (U[0][0][0] / 0x0055), 48000 Hz, stereo, fltp, 128 kb/s
At least one output file must be specified`.split('\n');

const song = `Input #0, mp3, from '/in/clip':
  Duration: N/A, start: 0.000000, bitrate: 128 kb/s
  Stream #0:0(eng): Audio: mp3, 44100 Hz, stereo, fltp, 128 kb/s
  Stream #0:1: Video: mjpeg (Baseline), yuvj420p(pc), 500x500, 90k tbr, 90k tbn (attached pic)`.split('\n');

const broadcast = `Input #0, mxf, from '/in/clip':
  Metadata:
    timecode        : 10:00:00:00
    title           : Reel 1
  Duration: 00:00:10.00, start: -0.900000, bitrate: 2858 kb/s
  Chapters:
    Chapter #0:0: start 0.000000, end 5.000000
      Metadata:
        title           : Opening
    Chapter #0:1: start 5.000000, end 10.000000
  Stream #0:0[0x1](und): Video: mpeg2video (Main), yuv420p(tv, progressive), 720x576 [SAR 16:11 DAR 20:11], 25 fps
    Side data:
      displaymatrix: rotation of -90.00 degrees
  Stream #0:1[0x2](eng): Audio: none (apac / 0x63617061), 48000 Hz, 2 channels
  Stream #0:2(ger): Audio: pcm_s24le, 48000 Hz, 5.1(side), s32 (24 bit), 6912 kb/s
    Metadata:
      title           : Effects
  Stream #0:3(fre): Subtitle: mov_text`.split('\n');

describe('parseStreamListing', () => {
  test('reads sound tracks, chapters, subtitles, titles, timecode and the size on screen', () => {
    expect(parseStreamListing(broadcast)).toMatchObject({
      container: 'MXF',
      display: { width: 576, height: 1047 },
      audioCodec: 'pcm_s24le',
      sounds: [
        { codec: 'none', sampleRate: 48000, layout: '2 channels', language: 'eng', title: null },
        { codec: 'pcm_s24le', sampleRate: 48000, layout: '5.1(side)', language: 'ger', title: 'Effects' },
      ],
      subtitles: [{ codec: 'mov_text', language: 'fre' }],
      title: 'Reel 1',
      chapters: [
        { start: 0, title: 'Opening' },
        { start: 5, title: null },
      ],
      timecode: '10:00:00:00',
      start: -0.9,
    });
  });

  test('reads container, codecs and duration', () => {
    expect(parseStreamListing(avi)).toMatchObject({
      container: 'AVI',
      videoCodec: 'mpeg4',
      audioCodec: 'mp3',
      display: { width: 853, height: 480 },
      timecode: null,
      chapters: [],
      start: 0,
      duration: 66.04,
    });
  });

  test('cover art is not a video stream', () => {
    expect(parseStreamListing(song)).toMatchObject({
      container: 'MP3',
      videoCodec: null,
      audioCodec: 'mp3',
      duration: null,
    });
  });

  test('an unreadable file has no container', () => {
    expect(parseStreamListing(['/in/clip: Invalid data found']).container).toBeNull();
  });
});
