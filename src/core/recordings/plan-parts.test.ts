import { expect, test } from 'vitest';
import { jointLevel } from './find-hits';
import { planParts } from './plan-parts';
import { drawnHits, envelopeOf } from './sounds.fixture';

const kinds = (level: (time: number) => number, steady: boolean, seconds = 4) =>
  planParts(jointLevel(envelopeOf(seconds, level)), 125, seconds, steady).map(({ hit, end }) => [
    hit ? 'hit' : 'rest',
    end,
  ]);

test('a box is a hit and then texture, where there is texture', () => {
  const box = (time: number) => (time >= 0.5 && time < 3 ? 0.3 : 0);
  expect(kinds(box, true)).toEqual([
    ['hit', expect.closeTo(0.8, 1)],
    ['rest', expect.closeTo(3, 1)],
  ]);
  expect(kinds(box, false)).toEqual([['hit', expect.closeTo(3, 1)]]);
});

test('hits end at silence, and a swell is a part without a hit', () => {
  const level = (time: number) =>
    Math.max(drawnHits([0.5])(time), time > 2 ? 0.2 * Math.sin((Math.PI * (time - 2)) / 2) ** 2 : 0);
  const parts = kinds(level, false);
  expect(parts.map(([kind]) => kind)).toEqual(['hit', 'rest']);
  expect(parts[0]![1]).toBeLessThan(1.3);
});

test('silence has no parts', () => {
  expect(kinds(() => 0, true)).toEqual([]);
});
