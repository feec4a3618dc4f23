import { expect, test } from 'vitest';
import { ClassDecoder, logitBiases, type ClassDecode } from './class-decoder';
import { rmsOfClass } from '../loudness/mu-law';
import { seeded } from '../curve/random.fixture';

const law = { classes: 64, mu: 255 };

function decodeAll(logits: Float32Array, decode: ClassDecode) {
  const decoder = new ClassDecoder(law, decode, logits.length / 64);
  decoder.push(logits);
  return decoder.decoding;
}

test('argmax takes the most likely class; class 0 is exact silence', () => {
  const logits = new Float32Array(128);
  logits[0] = 9;
  logits[64 + 40] = 9;
  const { rms } = decodeAll(logits, 'argmax');
  expect(rms[0]).toBe(0);
  expect(rms[1]).toBeCloseTo(rmsOfClass(40, law), 6);
});

test('expectation lies between two equally likely neighbours', () => {
  const logits = new Float32Array(64).fill(-50);
  logits[30] = logits[31] = 5;
  expect(decodeAll(logits, 'expectation').rms[0]).toBeCloseTo(rmsOfClass(30.5, law), 6);
});

test('confidence is 1 for a peak and low for a flat distribution', () => {
  const peak = new Float32Array(64);
  peak[20] = 40;
  expect(decodeAll(peak, 'argmax').confidence[0]).toBeCloseTo(1, 6);
  expect(decodeAll(new Float32Array(64), 'argmax').confidence[0]).toBeCloseTo(3 / 64, 6);
});

test('logits may be pushed in parts', () => {
  const random = seeded(4);
  const logits = Float32Array.from({ length: 64 * 10 }, () => 8 * random());
  const decoder = new ClassDecoder(law, 'expectation', 10);
  decoder.push(logits.subarray(0, 64 * 3));
  decoder.push(logits.subarray(64 * 3));
  expect(decoder.decoding).toEqual(decodeAll(logits, 'expectation'));
});

test.each(['argmax', 'expectation'] as const)(
  '%s: a higher bias never lowers a class, and bias 0 is the decoded envelope',
  (decode) => {
    const random = seeded(7);
    const logits = Float32Array.from({ length: 64 * 200 }, () => 20 * random());
    const { biased, rms } = decodeAll(logits, decode);
    for (let i = 0; i < 200; i++) {
      for (let k = 1; k < logitBiases.length; k++)
        expect(biased[k]![i]!).toBeGreaterThanOrEqual(biased[k - 1]![i]!);
      expect(rmsOfClass(biased[logitBiases.indexOf(0)]![i]!, law)).toBeCloseTo(rms[i]!, 5);
    }
  },
);

test('a bias does not change certain samples and decides uncertain ones', () => {
  const certain = new Float32Array(64).fill(-90);
  certain[25] = 0;
  const uncertain = new Float32Array(64).fill(-90);
  uncertain[0] = 0;
  uncertain[32] = -3;
  for (const { biased } of [decodeAll(certain, 'expectation')])
    for (const classes of biased) expect(classes[0]).toBeCloseTo(25, 4);
  const { biased } = decodeAll(uncertain, 'expectation');
  expect(biased[0]![0]).toBeLessThan(0.1);
  expect(biased.at(-1)![0]).toBeGreaterThan(31);
});
