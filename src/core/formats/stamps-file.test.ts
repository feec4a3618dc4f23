import { describe, expect, it } from 'vitest';
import { parseStamps, stampLimits } from './stamps-file';

const points = [
  [0, 0],
  [0.01, 1],
  [0.2, 0],
];
const valid = { id: 'user-1', label: 'Heel', points };
const manyPoints = (count: number) => Array.from({ length: count }, (_, i) => [i / 1000, i === 0 ? 0 : 0.5]);

describe('stored stamps', () => {
  it('are read as they were stored', () => {
    expect(parseStamps([valid])).toEqual([valid]);
    expect(parseStamps([{ ...valid, points: manyPoints(stampLimits.points) }])).toHaveLength(1);
  });

  it.each([
    ['no object', 7],
    ['null', null],
    ['no points', { id: 'a', label: 'A' }],
    ['points that are no list', { ...valid, points: { length: 3 } }],
    ['one point', { ...valid, points: [[0, 0]] }],
    ['too many points', { ...valid, points: manyPoints(stampLimits.points + 1) }],
    [
      'a level above the peak',
      {
        ...valid,
        points: [
          [0, 0],
          [0.1, 1.01],
        ],
      },
    ],
    [
      'a negative level',
      {
        ...valid,
        points: [
          [0, 0],
          [0.1, -0.1],
        ],
      },
    ],
    [
      'a level that is no number',
      {
        ...valid,
        points: [
          [0, 0],
          [0.1, NaN],
        ],
      },
    ],
    [
      'an infinite time',
      {
        ...valid,
        points: [
          [0, 0],
          [Infinity, 0],
        ],
      },
    ],
    [
      'more than a minute',
      {
        ...valid,
        points: [
          [0, 0],
          [stampLimits.seconds + 0.1, 0],
        ],
      },
    ],
    [
      'times that do not ascend',
      {
        ...valid,
        points: [
          [0, 0],
          [0.2, 1],
          [0.2, 0],
        ],
      },
    ],
    [
      'a start above silence',
      {
        ...valid,
        points: [
          [0, 0.1],
          [0.2, 1],
        ],
      },
    ],
    [
      'a start after the onset',
      {
        ...valid,
        points: [
          [0.1, 0],
          [0.2, 1],
        ],
      },
    ],
    ['no name', { ...valid, label: '  ' }],
    ['a long name', { ...valid, label: 'x'.repeat(stampLimits.name + 1) }],
    ['a name of megabytes', { ...valid, label: ' '.repeat(5e6) }],
    ['no id', { ...valid, id: '' }],
    ['a long id', { ...valid, id: 'x'.repeat(101) }],
  ])('%s: that one is ignored, the others are read', (_, damaged) => {
    expect(parseStamps([damaged, valid])).toEqual([valid]);
  });

  it('of one id are read once, and only up to the limit', () => {
    expect(parseStamps([valid, { ...valid, label: 'Toe' }])).toEqual([valid]);
    const many = Array.from({ length: 100_000 }, (_, i) => ({ ...valid, id: `user-${i}` }));
    expect(parseStamps(many)).toEqual(many.slice(0, stampLimits.stamps));
  });

  it('that are no list are none', () => {
    for (const stored of [undefined, null, 'x', {}, { length: 1, 0: valid }])
      expect(parseStamps(stored)).toEqual([]);
  });
});
