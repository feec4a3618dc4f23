import { expect, test } from 'vitest';
import curves from '../../../models/contract/curves.json';
import { seeded } from '../curve/random.fixture';
import { findHits, jointLevel } from './find-hits';
import { drawnHits, envelopeOf } from './sounds.fixture';

const hitsOf = (level: (time: number) => number, seconds = 4) =>
  findHits(jointLevel(envelopeOf(seconds, level)), 125);

test('drawn hits are found, their half power a few milliseconds before the peak', () => {
  const times = [0.5, 1.25, 2.1, 3];
  const hits = hitsOf(drawnHits(times));
  expect(hits).toHaveLength(4);
  hits.forEach(({ time, level, decay }, k) => {
    expect(time).toBeGreaterThan(times[k]! - 0.012);
    expect(time).toBeLessThan(times[k]!);
    expect(level).toBeCloseTo(0.3, 1);
    expect(decay).toBeCloseTo(0.12 * Math.log(10), 1);
  });
});

test('a soft hit between loud ones is found', () => {
  const level = (time: number) => Math.max(drawnHits([0.5, 2], 0.5)(time), drawnHits([1.3], 0.03)(time));
  expect(hitsOf(level, 3)).toHaveLength(3);
});

test('each hit of the roll of the contract is found, and the swell has none', () => {
  const points = curves.curves as Record<string, number[][]>;
  const level = (name: string) => (time: number) => {
    const after = points[name]!.findIndex(([at]) => at! > time);
    if (after <= 0) return 0;
    const [a, b] = [points[name]![after - 1]!, points[name]![after]!];
    return a[1]! + ((b[1]! - a[1]!) * (time - a[0]!)) / (b[0]! - a[0]!);
  };
  expect(hitsOf(level('roll'))).toHaveLength(21);
  expect(hitsOf(level('swell'))).toEqual([]);
});

test('silence has no hits, a level only where it starts', () => {
  expect(hitsOf(() => 0)).toEqual([]);
  expect(hitsOf(() => 0.2).map(({ time }) => time)).toEqual([0]);
  expect(hitsOf((time) => (time < 1 ? 0 : 0.2))).toHaveLength(1);
});

test('hits are in ascending time on any curve', () => {
  const random = seeded(5);
  for (let round = 0; round < 30; round++) {
    const level = Float32Array.from({ length: 500 }, () => random() ** 4);
    const times = findHits(level, 125).map(({ time }) => time);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  }
});
