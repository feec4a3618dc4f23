import { expect, test } from 'vitest';
import { referenceForEncoder } from './reference';

const window = { sampleRate: 1000, minSeconds: 1, maxSeconds: 2 };

test('channels are averaged and a short sound is repeated', () => {
  const sound = { sampleRate: 1000, channels: [new Float32Array(300).fill(1), new Float32Array(300)] };
  const heard = referenceForEncoder(sound, window);
  expect(heard).toHaveLength(1000);
  expect(heard.every((x) => x === 0.5)).toBe(true);
});

test('of a long sound the loudest part is heard', () => {
  const samples = Float32Array.from({ length: 9000 }, (_, n) => (n >= 5000 && n < 7000 ? 0.5 : 0.01));
  const heard = referenceForEncoder({ sampleRate: 1000, channels: [samples] }, window);
  expect(heard).toEqual(samples.slice(5000, 7000));
});

test('the rate is the encoder’s, an empty sound stays empty', () => {
  const sound = { sampleRate: 4000, channels: [new Float32Array(6000)] };
  expect(referenceForEncoder(sound, window)).toHaveLength(1500);
  expect(referenceForEncoder({ sampleRate: 4000, channels: [] }, window)).toHaveLength(0);
});
