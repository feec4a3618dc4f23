import { describe, expect, it } from 'vitest';
import { evaluate, insertAllOnLine, insertOnLine, sampleCurve, sampleStereo } from './evaluate';
import type { Curve } from './curve';
import { randomCurve, seeded, worstError } from './random.fixture';

describe('evaluate', () => {
  it('holds the first and last values outside the points, and is silent without points', () => {
    const curve: Curve = [
      { time: 1, value: 0.25, shape: 'linear' },
      { time: 2, value: 0.75, shape: 'linear' },
    ];
    expect(evaluate(curve, 0)).toBe(0.25);
    expect(evaluate(curve, 1.5)).toBe(0.5);
    expect(evaluate(curve, 9)).toBe(0.75);
    expect(evaluate([], 1)).toBe(0);
  });

  it('interpolates by shape', () => {
    const from = (shape: Curve[number]['shape']): Curve => [
      { time: 0, value: 0.01, shape },
      { time: 1, value: 1, shape: 'linear' },
    ];
    expect(evaluate(from('exponential'), 0.5)).toBeCloseTo(0.1, 12);
    expect(evaluate(from('hold'), 0.999)).toBe(0.01);
    expect(evaluate(from('hold'), 1)).toBe(1);
    expect(evaluate(from('smooth'), 0.5)).toBeCloseTo(0.505, 12);
    expect(evaluate(from('smooth'), 0.1)).toBeLessThan(evaluate(from('linear'), 0.1));
  });

  it('interpolates linearly in RMS where an exponential segment starts in silence', () => {
    const curve: Curve = [
      { time: 0, value: 0, shape: 'exponential' },
      { time: 1, value: 0.5, shape: 'linear' },
    ];
    expect(evaluate(curve, 0.5)).toBe(0.25);
  });
});

describe('sampleCurve', () => {
  it('agrees with evaluate at every sample', () => {
    const random = seeded(1);
    for (let round = 0; round < 30; round++) {
      const curve = randomCurve(random);
      const samples = sampleCurve(curve, 125, 1250);
      expect(samples).toEqual(Float32Array.from({ length: 1250 }, (_, i) => evaluate(curve, i / 125)));
    }
  });

  it('returns round(duration × rate) samples per channel', () => {
    const curve = randomCurve(seeded(2));
    const envelope = sampleStereo({ left: curve, right: curve }, 125, 10.0041);
    expect(envelope.left.length).toBe(1251);
    expect(envelope.right).toEqual(envelope.left);
    expect(envelope.right).not.toBe(envelope.left);
  });
});

describe('insertOnLine', () => {
  it('never changes the shape of the curve', () => {
    const random = seeded(3);
    for (let round = 0; round < 200; round++) {
      const curve = randomCurve(random);
      let split = curve;
      for (let k = 0; k < 5; k++) split = insertOnLine(split, random() * 11).curve;
      const times = Array.from({ length: 200 }, () => random() * 11);
      expect(worstError(split, times, (time) => evaluate(curve, time))).toBeLessThan(1e-10);
      expect(split.every(({ time }, i) => i === 0 || time > split[i - 1]!.time)).toBe(true);
    }
  });

  it('returns the index of an existing point', () => {
    const curve = randomCurve(seeded(5));
    const { curve: same, index } = insertOnLine(curve, curve[4]!.time);
    expect(same).toBe(curve);
    expect(index).toBe(4);
  });

  it('adds many times at once as one by one', () => {
    const random = seeded(6);
    for (let round = 0; round < 50; round++) {
      const curve = randomCurve(random);
      const times = Array.from({ length: 20 }, () => random() * 11).sort((a, b) => a - b);
      const oneByOne = times.reduce((split: Curve, time) => insertOnLine(split, time).curve, curve);
      const atOnce = insertAllOnLine(curve, times);
      expect(atOnce.map(({ time }) => time)).toEqual(oneByOne.map(({ time }) => time));
      expect(worstError(atOnce, times, (time) => evaluate(curve, time))).toBeLessThan(1e-10);
    }
  });
});
