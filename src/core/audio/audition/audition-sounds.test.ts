import { describe, expect, it } from 'vitest';
import type { Curve } from '../../curve/curve';
import { auditionClicks } from './clicks';
import { auditionTone } from './tone';

const SAMPLE_RATE = 44100;

describe('auditionClicks', () => {
  const hits = [
    { time: 0.5, left: 0.2, right: 0.1 },
    { time: 0.51, left: 0.1, right: 0.1 },
  ];

  it('starts exactly at the hit, with the level of each channel', () => {
    const { channels } = auditionClicks(hits, 0, 1, SAMPLE_RATE);
    const first = channels[0]!.findIndex((x) => x !== 0);
    expect(first).toBe(0.5 * SAMPLE_RATE);
    expect(channels[0]![first]! / channels[1]![first]!).toBeCloseTo(2, 6);
  });

  it('has the same samples in any part of the clip', () => {
    const whole = auditionClicks(hits, 0, 1, SAMPLE_RATE).channels[0]!;
    const from = Math.round(0.505 * SAMPLE_RATE);
    const piece = auditionClicks(hits, 0.505, 0.8, SAMPLE_RATE).channels[0]!;
    expect(piece).toEqual(whole.slice(from, from + piece.length));
  });
});

/** Frequency in Hz from zero crossings. */
function frequency(samples: Float32Array): number {
  let crossings = 0;
  for (let n = 1; n < samples.length; n++) if (samples[n - 1]! < 0 !== samples[n]! < 0) crossings++;
  return (crossings / 2 / samples.length) * SAMPLE_RATE;
}

describe('auditionTone', () => {
  const curve: Curve = [
    { time: 0, value: 0.001, shape: 'hold' },
    { time: 1, value: 1, shape: 'hold' },
    { time: 2, value: 0, shape: 'hold' },
    { time: 3, value: 0.1, shape: 'hold' },
  ];

  it('has a frequency that rises with the level, and is silent where the curve is', () => {
    const read = auditionTone({ left: curve, right: curve }, 4);
    const part = (from: number) => read(from + 0.1, from + 0.9, SAMPLE_RATE).channels[0]!;
    expect(frequency(part(0))).toBeCloseTo(220, -1);
    expect(frequency(part(1))).toBeCloseTo(1760, -1);
    expect(part(2).every((x) => x === 0)).toBe(true);
    expect(frequency(part(3))).toBeCloseTo(220 * 2 ** 2, -1);
  });

  it('has a continuous phase from part to part', () => {
    const read = auditionTone({ left: curve, right: curve }, 4);
    const whole = read(0, 2, SAMPLE_RATE).channels[0]!;
    const from = Math.round(0.7 * SAMPLE_RATE);
    const piece = read(0.7, 1.3, SAMPLE_RATE).channels[0]!;
    expect(piece).toEqual(whole.slice(from, from + piece.length));
  });
});
