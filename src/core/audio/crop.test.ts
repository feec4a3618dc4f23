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
  const ofShort = (samples: Float32Array, count: number) => [...(peaks(samples, count).next().value ?? [])];
  expect(ofShort(Float32Array.of(1, -2, 3, 0.5), 2)).toEqual([-2, 1, 0.5, 3]);
  expect(ofShort(Float32Array.of(4), 2)).toEqual([4, 4, 4, 4]);
  expect(ofShort(new Float32Array(0), 1)).toEqual([0, 0]);
});

test('peaks of a long sound come in slices, with the same result', () => {
  const samples = Float32Array.from({ length: 2 ** 20 }, (_, i) => ((i * 7919) % 2003) / 2003 - 0.5);
  const work = peaks(samples, 1000);
  let slices = 1;
  let next = work.next();
  for (; next.done !== true; next = work.next()) slices += 1;
  expect(slices).toBeGreaterThan(3);
  const [low, high] = [next.value[2 * 500]!, next.value[2 * 500 + 1]!];
  const bin = samples.subarray(
    Math.floor((500 * samples.length) / 1000),
    Math.floor((501 * samples.length) / 1000),
  );
  expect([low, high]).toEqual([Math.min(...bin), Math.max(...bin)]);
});
