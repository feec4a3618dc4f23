import { expect, test } from 'vitest';
import { splice } from './splice';

const sound = (length: number, value: number) => ({
  sampleRate: 44_100,
  channels: [new Float32Array(length).fill(value), new Float32Array(length).fill(-value)],
});

test('the part replaces the sound within its fades; the rest stays', () => {
  const whole = sound(100, 1);
  splice(whole, sound(40, 0.5), 30, 10);
  const [left, right] = whole.channels;
  expect([...left!.subarray(0, 30), ...left!.subarray(70)]).toEqual(new Array<number>(60).fill(1));
  expect([...left!.subarray(40, 60)]).toEqual(new Array<number>(20).fill(0.5));
  expect(right!.map((x) => -x)).toEqual(left);
});

test('the power of unrelated sounds stays the same through a crossfade', () => {
  const whole = sound(100, 1);
  splice(whole, sound(40, 0), 30, 10);
  const other = sound(100, 0);
  splice(other, sound(40, 1), 30, 10);
  for (let n = 0; n < 100; n++)
    expect(whole.channels[0]![n]! ** 2 + other.channels[0]![n]! ** 2).toBeCloseTo(1, 5);
});

test('there is no fade at the ends of the sound', () => {
  const whole = sound(50, 1);
  splice(whole, sound(50, 0.25), 0, 10);
  expect(new Set(whole.channels[0])).toEqual(new Set([0.25]));
});
