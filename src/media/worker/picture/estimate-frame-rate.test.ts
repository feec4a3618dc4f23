import { describe, expect, test } from 'vitest';
import { estimateFrameRate } from './estimate-frame-rate';

const grid = (count: number, rate: number, round = (time: number) => time) =>
  Float64Array.from({ length: count }, (_, i) => round(i / rate));
const toMilliseconds = (time: number) => Math.round(time * 1000) / 1000;
const toCentiseconds = (time: number) => Math.floor(time * 100) / 100;

describe('estimateFrameRate', () => {
  test.each([
    [24000, 1001],
    [24, 1],
    [25, 1],
    [30000, 1001],
    [30, 1],
    [60000, 1001],
    [12, 1],
    [120, 1],
  ])('%i/%i is found from exact and from millisecond times', (numerator, denominator) => {
    for (const round of [undefined, toMilliseconds]) {
      const estimate = estimateFrameRate(grid(300, numerator / denominator, round), 1 / 30);
      expect(estimate).toEqual({ rate: { numerator, denominator }, variable: false });
    }
  });

  const onClock = (clock: number, round: (value: number) => number) => (time: number) =>
    round(time * clock) / clock;

  test.each([
    [60000, 1001, 600],
    [24000, 1001, 600],
    [30000, 1001, 600],
    [24000, 1001, 1000],
    [60000, 1001, 1000],
    [30000, 1001, 90_000],
    [24000, 1001, 2500],
    [25, 1, 100],
  ])('%i/%i on a clock of %i is constant', (numerator, denominator, clock) => {
    for (const round of [Math.floor, Math.round, Math.ceil]) {
      const times = grid(240, numerator / denominator, onClock(clock, round));
      const start = times[0]!;
      const shifted = times.map((time) => time - start);
      expect(estimateFrameRate(shifted, 0.02, 1 / clock)).toEqual({
        rate: { numerator, denominator },
        variable: false,
      });
    }
  });

  test.each([600, 1000, 90_000])('a rate that varies is found on a clock of %i', (clock) => {
    const dropped = grid(120, 60000 / 1001, onClock(clock, Math.round)).filter((_, i) => i !== 50);
    expect(estimateFrameRate(dropped, 0.02, 1 / clock).variable).toBe(true);
    let time = 0;
    const phone = Float64Array.from({ length: 120 }, (_, i) => {
      time += i % 9 === 4 ? 0.042 : 0.033;
      return onClock(clock, Math.round)(time - 0.033);
    });
    expect(estimateFrameRate(phone, 0.033, 1 / clock).variable).toBe(true);
  });

  test('an uncommon rate becomes a reduced ratio', () => {
    const { rate, variable } = estimateFrameRate(grid(200, 27.3), 1 / 27);
    expect(rate.numerator / rate.denominator).toBeCloseTo(27.3, 3);
    expect(variable).toBe(false);
  });

  test('dropped frames are a variable rate on the underlying grid', () => {
    const times = grid(180, 30000 / 1001).filter((_, i) => i % 7 !== 3);
    expect(estimateFrameRate(times, 1 / 30)).toEqual({
      rate: { numerator: 30000, denominator: 1001 },
      variable: true,
    });
  });

  test.each([
    [25, 1, 0.5],
    [30000, 1001, 0.52],
    [24000, 1001, 0.9],
    [27.3, 1, 0.6],
  ])(
    'the rate %f/%i is that of the whole frames, although only %f of the first one is shown',
    (a, b, part) => {
      const cut = grid(300, a / b).map((time, i) => (i === 0 ? 0 : time - (1 - part) * (b / a)));
      const { rate, variable } = estimateFrameRate(cut, b / a, 1 / 90_000);
      expect(rate.numerator / rate.denominator).toBeCloseTo(a / b, 9);
      expect(variable).toBe(true);
    },
  );

  test('GIF delays of 60 and 70 ms are 15 frames a second', () => {
    expect(estimateFrameRate(grid(45, 15, toCentiseconds), 0.06)).toEqual({
      rate: { numerator: 15, denominator: 1 },
      variable: false,
    });
  });

  test('a single frame takes the rate of its own duration', () => {
    expect(estimateFrameRate(Float64Array.of(0), 0.04).rate).toEqual({ numerator: 25, denominator: 1 });
  });
});
