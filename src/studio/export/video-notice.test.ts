import { expect, test } from 'vitest';
import type { MuxReport } from '../../media/api';
import { videoNotice } from './video-notice';

const report: MuxReport = {
  container: 'MOV',
  extension: '.mov',
  pictureCopied: true,
  productionTracks: 0,
  converted: [],
  missing: [],
  timecode: null,
  chapters: 0,
  subtitleTracks: 0,
  duration: 1,
};

test.each([
  [{}, 'a.mov exported with the take on track 1 (PCM 24-bit, 48 kHz).'],
  [
    { productionTracks: 1, timecode: '10:00:00:00' },
    'a.mov exported with the take on track 1 (PCM 24-bit, 48 kHz), the production sound on track 2 and timecode 10:00:00:00.',
  ],
  [
    { productionTracks: 2, converted: ['Opus', 'Opus'], chapters: 3, subtitleTracks: 1 },
    'a.mov exported with the take on track 1 (PCM 24-bit, 48 kHz), the production sound on tracks 2–3 (converted from Opus to PCM), chapters and subtitles.',
  ],
  [
    { missing: ['the production sound (WMA 2)', 'the subtitles'] },
    'a.mov exported with the take on track 1 (PCM 24-bit, 48 kHz). Not included: the production sound (WMA 2) and the subtitles.',
  ],
  [
    { pictureCopied: false },
    'a.mov exported with the take on track 1 (PCM 24-bit, 48 kHz). The picture is the converted one, because no container holds the original codec.',
  ],
])('%j', (facts, text) => {
  expect(videoNotice('a.mov', { ...report, ...facts }, 48_000)).toBe(text);
});
