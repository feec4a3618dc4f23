import { expect, test } from 'vitest';
import { LoudestPart } from './loudest-part';

test('finds the loudest second whatever the pieces', () => {
  const sound = Float32Array.from({ length: 10_000 }, (_, n) => (n >= 6000 && n < 7000 ? 0.5 : 0.01));
  for (const size of [7, 1000, 10_000]) {
    const part = new LoudestPart(10, 1000);
    for (let at = 0; at < sound.length; at += size) part.add(sound.subarray(at, at + size), at);
    expect(part.start(1)).toBeCloseTo(6);
  }
});

test('a constant sound starts at its start, and what is beyond the limit is not used', () => {
  const part = new LoudestPart(2, 1000);
  part.add(new Float32Array(2000).fill(0.3), 0);
  part.add(new Float32Array(2000).fill(1), 2000);
  part.add(new Float32Array(200).fill(1), -200);
  expect(part.start(1)).toBe(0);
});
