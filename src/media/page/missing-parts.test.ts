import { expect, test } from 'vitest';
import type { AudioTrackInfo } from '../api';
import { missingParts } from './missing-parts';

const track = { codec: 'AAC' } as AudioTrackInfo;
const none = { title: null, chapters: [], subtitleTracks: [] };
const contents = {
  ...{ pictureTracks: 1, soundTracks: 1, subtitleTracks: 0, chapters: 0, timecode: null, hasTitle: false },
  duration: 1,
};

test('nothing is missing where the source has nothing more', () => {
  expect(missingParts({ audioTracks: [], tags: none }, contents, [], false)).toEqual([]);
});

test('what the source has and the file has not is named', () => {
  const tags = {
    title: 'Kitchen',
    chapters: [{ start: 0, title: 'Door' }],
    subtitleTracks: [{ codec: 'SubRip', language: null, title: null }],
  };
  expect(missingParts({ audioTracks: [track], tags }, contents, ['DTS'], true)).toEqual([
    'the production sound (DTS)',
    'the start timecode',
    'the chapters',
    'the subtitles (SubRip)',
    'the title',
  ]);
});

test('some of several sound tracks', () => {
  const one = { ...contents, soundTracks: 2 };
  expect(missingParts({ audioTracks: [track, track, track], tags: none }, one, [], false)).toEqual([
    '2 of 3 production sound tracks',
  ]);
});
