import { expect, test } from 'vitest';
import { curveAtAudioRate } from './audio-rate';

test('linear between samples, held to the end of the last one, silent outside', () => {
  const curve = Float32Array.of(0, 1, 0.5);
  expect([...curveAtAudioRate(curve, 1, 4, -2, 16)]).toEqual(
    [0, 0, 0, 0.25, 0.5, 0.75, 1, 0.875, 0.75, 0.625, 0.5, 0.5, 0.5, 0.5, 0, 0].map(Math.fround),
  );
});

test('a part equals the same part of the whole', () => {
  const curve = Float32Array.from({ length: 50 }, (_, i) => (i % 7) / 7);
  const whole = curveAtAudioRate(curve, 125, 44100, 0, 17640);
  expect(curveAtAudioRate(curve, 125, 44100, 5000, 100)).toEqual(whole.subarray(5000, 5100));
});
