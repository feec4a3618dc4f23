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

describe('parseStreamListing', () => {
  test('reads container, codecs and duration', () => {
    expect(parseStreamListing(avi)).toEqual({
      container: 'AVI',
      videoCodec: 'mpeg4',
      audioCodec: 'mp3',
      duration: 66.04,
    });
  });

  test('cover art is not a video stream', () => {
    expect(parseStreamListing(song)).toEqual({
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
