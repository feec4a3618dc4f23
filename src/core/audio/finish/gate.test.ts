import { expect, test } from 'vitest';
import { gateSilence } from './gate';

const RATE = 125;
const SAMPLE_RATE = 44100;

function gated(curve: number[]): Float32Array {
  const samples = new Float32Array(Math.round((curve.length / RATE) * SAMPLE_RATE)).fill(0.5);
  gateSilence(samples, SAMPLE_RATE, Float32Array.from(curve), RATE);
  return samples;
}
const run = (value: number, length: number) => new Array<number>(length).fill(value);

test('a silent span becomes exactly 0; the sound around it does not change', () => {
  const samples = gated([...run(0.2, 25), ...run(0, 25), ...run(0.2, 25)]);
  const at = (seconds: number) => samples[Math.round(seconds * SAMPLE_RATE)]!;
  expect(at(0.3)).toBe(0);
  expect(at(0.199)).toBe(0.5);
  expect(at(49 / RATE)).toBe(0.5);
  const steps = samples.slice(1).map((x, n) => Math.abs(x - samples[n]!));
  expect(Math.max(...steps)).toBeLessThan(0.003);
});

test('short gaps and very quiet targets are not gated', () => {
  expect(gated([...run(0.2, 20), ...run(0, 6), ...run(0.2, 20)]).every((x) => x === 0.5)).toBe(true);
  expect(gated(run(1e-6, 40)).every((x) => x === 0.5)).toBe(true);
});

test('silence at the ends of the clip has no fade there; an empty target changes nothing', () => {
  expect(gated(run(0, 40)).every((x) => x === 0)).toBe(true);
  const tail = gated([...run(0.2, 20), ...run(0, 20)]);
  expect(tail.at(-1)).toBe(0);
  const samples = Float32Array.of(1, 1);
  gateSilence(samples, SAMPLE_RATE, new Float32Array(0), RATE);
  expect(samples).toEqual(Float32Array.of(1, 1));
});
