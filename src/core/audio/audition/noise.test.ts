import { expect, test } from 'vitest';
import type { Curve } from '../../curve/curve';
import { auditionNoise } from './noise';

const level = (value: number): Curve => [{ time: 0, value, shape: 'linear' }];

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
}

test('the RMS of each channel is its curve', () => {
  const { channels } = auditionNoise({ left: level(0.2), right: level(0.05) }, 0, 4, 44100);
  expect(rms(channels[0]!)).toBeCloseTo(0.2, 2);
  expect(rms(channels[1]!)).toBeCloseTo(0.05, 2);
});

test('two adjacent parts equal the whole', () => {
  const curve = { left: level(0.3), right: level(0.3) };
  const whole = auditionNoise(curve, 0.5, 1.5, 44100).channels[0]!;
  const parts = [
    auditionNoise(curve, 0.5, 1.1, 44100).channels[0]!,
    auditionNoise(curve, 1.1, 1.5, 44100).channels[0]!,
  ];
  const joined = Float32Array.of(...parts[0]!, ...parts[1]!);
  expect(joined.length).toBe(whole.length);
  expect(Math.max(...joined.map((value, i) => Math.abs(value - whole[i]!)))).toBeLessThan(1e-6);
});

test('an empty curve is silent', () => {
  expect(rms(auditionNoise({ left: [], right: [] }, 0, 1, 8000).channels[0]!)).toBe(0);
});
