import { describe, expect, test } from 'vitest';
import { PeakBins } from './peak-bins';

describe('PeakBins', () => {
  test('blocks of any length give the same bins', () => {
    const samples = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i * i));
    const whole = new PeakBins(1, 7, 1000);
    whole.add(samples, 0);
    const inBlocks = new PeakBins(1, 7, 1000);
    for (let start = 0; start < 1000; start += 33) inBlocks.add(samples.subarray(start, start + 33), start);
    expect(inBlocks.pairs).toEqual(whole.pairs);
    const [low, high] = [Math.min(...samples.subarray(0, 143)), Math.max(...samples.subarray(0, 143))];
    expect([whole.pairs[0], whole.pairs[1]]).toEqual([low, high]);
  });

  test('sound before time 0 and after the end is ignored', () => {
    const bins = new PeakBins(1, 2, 10);
    bins.add(Float32Array.of(9, 1, -1), -1);
    bins.add(Float32Array.of(7), 10);
    expect([...bins.pairs]).toEqual([-1, 1, 0, 0]);
  });
});
