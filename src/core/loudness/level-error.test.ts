import { expect, test } from 'vitest';
import { sampleCurve } from '../curve/evaluate';
import type { Curve } from '../curve/curve';
import { fromDecibels } from './level';
import { describeLevelError, meanLevelError, levelErrorAt, errorSpans } from './level-error';

const curve: Curve = [
  { time: 0, value: 0.2, shape: 'linear' },
  { time: 4, value: 0.2, shape: 'linear' },
];
const take = (gain: (time: number) => number) =>
  sampleCurve(curve, 125, 500).map((x, i) => x * fromDecibels(gain(i / 125)));

test('the level error is the gain between target and take, in decibels', () => {
  expect(
    levelErrorAt(
      curve,
      take(() => 6),
      125,
      2,
    ),
  ).toBeCloseTo(6, 4);
  expect(
    levelErrorAt(
      curve,
      take(() => -3),
      125,
      2,
    ),
  ).toBeCloseTo(-3, 4);
  expect(
    levelErrorAt(
      curve,
      take(() => 0),
      125,
      9,
    ),
  ).toBeNull();
  expect(levelErrorAt([], new Float32Array(500).fill(1e-4), 125, 2)).toBe(0);
});

test('a span is too loud or too quiet throughout and has its largest error', () => {
  const measured = take((t) => (t > 1 && t < 1.5 ? 7 : t >= 1.5 && t < 2 ? -5 : t > 3 && t < 3.01 ? 4 : 1));
  const spans = errorSpans(curve, measured, 125);
  expect(spans.map(({ decibels }) => Math.round(decibels))).toEqual([7, -5]);
  expect(spans[0]!.start).toBeCloseTo(1, 1);
  expect(spans[1]!.end).toBeCloseTo(2, 1);
  expect(
    errorSpans(
      curve,
      take(() => 1.5),
      125,
    ),
  ).toEqual([]);
});

test('the mean weights loud moments more and silence not at all', () => {
  const target = sampleCurve(curve, 125, 500);
  const envelope = (samples: Float32Array) => ({ rate: 125, left: samples, right: samples });
  expect(meanLevelError(envelope(target), envelope(take(() => 3)))).toBeCloseTo(3, 3);
  expect(meanLevelError(envelope(target), envelope(target))).toBe(0);
  const silent = new Float32Array(500);
  expect(meanLevelError(envelope(silent), envelope(silent))).toBe(0);
  const quiet = target.map((x, i) => (i < 250 ? x : 0.002));
  const off = quiet.map((x, i) => (i < 250 ? x : 2 * x));
  expect(meanLevelError(envelope(quiet), envelope(off))).toBeLessThan(0.2);
});

test('level errors as text', () => {
  expect([6.23, -3, 1.2].map(describeLevelError)).toEqual([
    '6.2 dB too loud',
    '3 dB too quiet',
    'on the curve',
  ]);
});
