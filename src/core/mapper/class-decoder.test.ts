import { expect, test } from 'vitest';
import { ClassDecoder, logitBiases, type ClassDecode } from './class-decoder';
import { rmsOfClass } from '../loudness/mu-law';
import { seeded } from '../curve/random.fixture';

const law = { classes: 64, mu: 255 };

function read(logits: Float32Array, decode: ClassDecode) {
  const decoder = new ClassDecoder(law, decode, logits.length / 64);
  decoder.push(logits);
  return decoder.decoding;
}

test('argmax takes the likeliest class, exact silence for class 0', () => {
  const logits = new Float32Array(128);
  logits[0] = 9;
  logits[64 + 40] = 9;
  const { rms } = read(logits, 'argmax');
  expect(rms[0]).toBe(0);
  expect(rms[1]).toBeCloseTo(rmsOfClass(40, law), 6);
});

test('expectation lies between two equally likely neighbours', () => {
  const logits = new Float32Array(64).fill(-50);
  logits[30] = logits[31] = 5;
  expect(read(logits, 'expectation').rms[0]).toBeCloseTo(rmsOfClass(30.5, law), 6);
});

test('confidence is 1 for a peak and low for a flat distribution', () => {
  const peak = new Float32Array(64);
  peak[20] = 40;
  expect(read(peak, 'argmax').confidence[0]).toBeCloseTo(1, 6);
  expect(read(new Float32Array(64), 'argmax').confidence[0]).toBeCloseTo(3 / 64, 6);
});

test('scores may come in parts', () => {
  const random = seeded(4);
  const logits = Float32Array.from({ length: 64 * 10 }, () => 8 * random());
  const decoder = new ClassDecoder(law, 'expectation', 10);
  decoder.push(logits.subarray(0, 64 * 3));
  decoder.push(logits.subarray(64 * 3));
  expect(decoder.decoding).toEqual(read(logits, 'expectation'));
});

test.each(['argmax', 'expectation'] as const)(
  '%s: a tilt never lowers a class, and 0 is the decode',
  (decode) => {
    const random = seeded(7);
    const logits = Float32Array.from({ length: 64 * 200 }, () => 20 * random());
    const { biased, rms } = read(logits, decode);
    for (let i = 0; i < 200; i++) {
      for (let k = 1; k < logitBiases.length; k++)
        expect(biased[k]![i]!).toBeGreaterThanOrEqual(biased[k - 1]![i]!);
      expect(rmsOfClass(biased[logitBiases.indexOf(0)]![i]!, law)).toBeCloseTo(rms[i]!, 5);
    }
  },
);

test('a tilt leaves what is certain and decides what is not', () => {
  const certain = new Float32Array(64).fill(-90);
  certain[25] = 0;
  const unsure = new Float32Array(64).fill(-90);
  unsure[0] = 0;
  unsure[32] = -3;
  for (const { biased } of [read(certain, 'expectation')])
    for (const course of biased) expect(course[0]).toBeCloseTo(25, 4);
  const { biased } = read(unsure, 'expectation');
  expect(biased[0]![0]).toBeLessThan(0.1);
  expect(biased.at(-1)![0]).toBeGreaterThan(31);
});
