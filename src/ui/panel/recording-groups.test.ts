import { expect, test } from 'vitest';
import { groupByCredit, numbersText, termsText } from './recording-groups';

const recording = (
  id: string,
  name: string,
  licence = 'CC-BY-3.0',
  attribution = 'Ann, https://a.example',
) => ({
  ...{ source: 'bank' as const, id, name, licence, attribution },
});

test('files under one credit are one group, each with its number; others are apart', () => {
  const groups = groupByCredit([
    recording('a', 'hits/wood, chop1'),
    recording('b', 'hits/wood, axe', 'CC0-1.0', ''),
    recording('c', 'hits/wood, chop2'),
    recording('d', 'hits/wood, chop3', 'CC-BY-SA-3.0'),
  ]);
  expect(
    groups.map(({ entries }) => entries.map(({ name, numbers }) => [numbersText(numbers), name])),
  ).toEqual([
    [
      ['1', 'hits/wood, chop1'],
      ['2', 'hits/wood, chop2'],
    ],
    [['3', 'hits/wood, axe']],
    [['4', 'hits/wood, chop3']],
  ]);
  expect(groups.map(termsText)).toEqual([
    'CC-BY-3.0 · Ann, https://a.example',
    'CC0-1.0',
    'CC-BY-SA-3.0 · Ann, https://a.example',
  ]);
});

test('recordings of one name are one row with all of their numbers', () => {
  const [group] = groupByCredit([recording('a', 'gravel'), recording('b', 'gravel'), recording('c', 'wood')]);
  expect(group!.entries.map(({ numbers }) => numbersText(numbers))).toEqual(['1–2', '3']);
  expect(group!.entries[0]!.recordings.map(({ id }) => id)).toEqual(['a', 'b']);
});

test('what states no licence says where it is from', () => {
  const own = { source: 'folder', id: 'x', name: 'door', licence: '', attribution: '' } as const;
  expect(groupByCredit([own]).map(termsText)).toEqual(['your sound']);
});
