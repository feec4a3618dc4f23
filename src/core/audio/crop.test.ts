import { expect, test } from 'vitest';
import { peaks } from './peaks';
import { cropPcm } from './crop';

const pcm = { sampleRate: 10, channels: [Float32Array.of(1, 2, 3, 4, 5)] };

test('a crop has the requested length and is silent outside the sound', () => {
  expect([...cropPcm(pcm, 0.1, 0.3).channels[0]!]).toEqual([2, 3]);
  expect([...cropPcm(pcm, -0.2, 0.1).channels[0]!]).toEqual([0, 0, 1]);
  expect([...cropPcm(pcm, 0.4, 0.7).channels[0]!]).toEqual([5, 0, 0]);
  expect([...cropPcm(pcm, 2, 2.2).channels[0]!]).toEqual([0, 0]);
});

test('peaks are the extremes of every bin, also with fewer samples than bins', () => {
  expect([...peaks(Float32Array.of(1, -2, 3, 0.5), 2)]).toEqual([-2, 1, 0.5, 3]);
  expect([...peaks(Float32Array.of(4), 2)]).toEqual([4, 4, 4, 4]);
  expect([...peaks(new Float32Array(0), 1)]).toEqual([0, 0]);
});
