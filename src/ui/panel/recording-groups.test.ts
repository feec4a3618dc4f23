import { expect, test } from 'vitest';
import { groupRecordings } from './recording-groups';

const recording = (id: string, name: string, licence = 'CC0-1.0') => ({
  ...{ source: 'bank' as const, id, name, licence, attribution: '' },
});

test('takes of one recording are one group; others are apart', () => {
  const groups = groupRecordings([
    recording('a', 'gravel'),
    recording('b', 'wood'),
    recording('c', 'gravel'),
    recording('d', 'wood', 'CC-BY-3.0'),
  ]);
  expect(groups.map(({ recordings }) => recordings.map(({ id }) => id))).toEqual([['a', 'c'], ['b'], ['d']]);
});
