import { describe, expect, test } from 'vitest';
import { PeakBins, downmix, findLag, overlay } from './pcm-tools';

describe('placing sound', () => {
  test('parts outside the target are left out', () => {
    const target = new Float32Array(4);
    overlay(target, 10, Float32Array.of(1, 2, 3), 8);
    overlay(target, 10, Float32Array.of(4, 5), 13);
    overlay(target, 10, Float32Array.of(9), 20);
    expect([...target]).toEqual([3, 0, 0, 4]);
  });

  test('surround becomes stereo, centre shared', () => {
    const one = Float32Array.of(1);
    const none = Float32Array.of(0);
    expect(downmix([none, none, one, none, none, none]).map(([value]) => value)).toEqual([
      Math.fround(Math.SQRT1_2),
      Math.fround(Math.SQRT1_2),
    ]);
    expect(downmix([one])).toEqual([one]);
  });
});

describe('peaks', () => {
  test('pieces of any length give the bins of the whole', () => {
    const samples = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i * i));
    const whole = new PeakBins(1, 7, 1000);
    whole.add(samples, 0);
    const pieces = new PeakBins(1, 7, 1000);
    for (let start = 0; start < 1000; start += 33) pieces.add(samples.subarray(start, start + 33), start);
    expect(pieces.pairs).toEqual(whole.pairs);
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

describe('lag', () => {
  const noise = Float32Array.from({ length: 4000 }, (_, i) => Math.sin(i * i * 0.37));

  test.each([-50, 0, 1, 312])('of %i samples is found', (lag) => {
    const sent = noise.subarray(1000, 2000);
    const heard = noise.subarray(1000 - 400 - lag, 2000 + 400 - lag);
    expect(findLag(sent, heard, 400)).toBe(lag);
  });

  test('silence and strangers give null', () => {
    expect(findLag(new Float32Array(100), new Float32Array(300), 100)).toBeNull();
    expect(findLag(noise.subarray(0, 500), new Float32Array(700), 100)).toBeNull();
  });
});
