import { describe, expect, it } from 'vitest';
import { sampleCurve } from '../evaluate';
import { randomEnvelope, seeded } from '../random.fixture';
import { curveFromSamples, fineTolerance, stereoFromEnvelope } from './thin';

describe('curveFromSamples', () => {
  it.each(['linear', 'exponential'] as const)('stays within its tolerance with %s segments', (shape) => {
    const random = seeded(11);
    for (let round = 0; round < 20; round++) {
      const samples = randomEnvelope(random, 1250);
      const curve = curveFromSamples(samples, 125, fineTolerance, { shape });
      const back = sampleCurve(curve, 125, samples.length);
      const errors = samples.map(
        (value, i) => Math.abs(back[i]! - value) / (fineTolerance.absolute + fineTolerance.relative * value),
      );
      expect(Math.max(...errors)).toBeLessThanOrEqual(1.0001);
      expect(curve.length).toBeLessThan(samples.length / 2);
    }
  });

  it('includes the loudest sample of every hit', () => {
    const random = seeded(12);
    const samples = new Float32Array(1250);
    for (let hit = 100; hit < 1200; hit += 150) {
      const level = 0.1 + 0.9 * random();
      for (let i = 0; i < 100; i++) samples[hit + i] = level * Math.exp(-i / 12);
      samples[hit - 1] = level / 2;
    }
    const curve = curveFromSamples(samples, 125, fineTolerance);
    for (let hit = 100; hit < 1200; hit += 150) {
      expect(curve.find(({ time }) => time === hit / 125)?.value).toBe(samples[hit]);
    }
  });

  it('represents a decay by two points', () => {
    const samples = Float32Array.from({ length: 100 }, (_, i) => 0.5 * Math.exp(-i / 25));
    expect(curveFromSamples(samples, 125, fineTolerance)).toHaveLength(2);
  });

  it('thins half an hour quickly', () => {
    const samples = randomEnvelope(seeded(13), 225_000);
    const curve = curveFromSamples(samples, 125, fineTolerance);
    expect(curve.length).toBeLessThan(60_000);
  });
});

describe('stereoFromEnvelope', () => {
  it('shares one curve between equal channels', () => {
    const left = randomEnvelope(seeded(14), 500);
    const curve = stereoFromEnvelope({ rate: 125, left, right: left.slice() }, fineTolerance);
    expect(curve.right).toBe(curve.left);
  });

  it('returns points at the same times for different channels', () => {
    const random = seeded(15);
    const { left, right } = stereoFromEnvelope(
      { rate: 125, left: randomEnvelope(random, 500), right: randomEnvelope(random, 500) },
      fineTolerance,
    );
    expect(left.map(({ time }) => time)).toEqual(right.map(({ time }) => time));
  });
});
