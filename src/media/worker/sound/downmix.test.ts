import { expect, test } from 'vitest';
import { downmix } from './downmix';

test('the centre of 5.1 goes to both channels at -3 dB', () => {
  const one = Float32Array.of(1);
  const none = Float32Array.of(0);
  expect(downmix([none, none, one, none, none, none]).map(([value]) => value)).toEqual([
    Math.fround(Math.SQRT1_2),
    Math.fround(Math.SQRT1_2),
  ]);
  expect(downmix([one])).toEqual([one]);
});
