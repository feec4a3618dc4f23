import { describe, expect, test } from 'vitest';
import { findLag } from './find-lag';

describe('findLag', () => {
  const noise = Float32Array.from({ length: 4000 }, (_, i) => Math.sin(i * i * 0.37));

  test.each([-50, 0, 1, 312])('of %i samples is found', (lag) => {
    const reference = noise.subarray(1000, 2000);
    const signal = noise.subarray(1000 - 400 - lag, 2000 + 400 - lag);
    expect(findLag(reference, signal, 400)).toBe(lag);
  });

  test('silence and uncorrelated sound give null', () => {
    expect(findLag(new Float32Array(100), new Float32Array(300), 100)).toBeNull();
    expect(findLag(noise.subarray(0, 500), new Float32Array(700), 100)).toBeNull();
    const other = Float32Array.from({ length: 700 }, (_, i) => Math.sin(i * i * 1.91));
    expect(findLag(noise.subarray(0, 500), other, 100)).toBeNull();
  });
});
