import { expect, test } from 'vitest';
import { classOfRms, decodeLogits, rmsOfClass } from './mu-law';

const law = { classes: 64, mu: 255 };

test('classes and RMS are inverse on the grid, ends included', () => {
  for (let c = 0; c < 64; c++) expect(classOfRms(rmsOfClass(c, law), law)).toBe(c);
  expect(rmsOfClass(0, law)).toBe(0);
  expect(rmsOfClass(63, law)).toBeCloseTo(1, 12);
});

test('argmax takes the likeliest class, exact silence for class 0', () => {
  const logits = new Float32Array(128);
  logits[0] = 9;
  logits[64 + 40] = 9;
  const { rms } = decodeLogits(logits, law, 'argmax');
  expect(rms[0]).toBe(0);
  expect(rms[1]).toBeCloseTo(rmsOfClass(40, law), 6);
});

test('expectation lies between two equally likely neighbours', () => {
  const logits = new Float32Array(64).fill(-50);
  logits[30] = logits[31] = 5;
  expect(decodeLogits(logits, law, 'expectation').rms[0]).toBeCloseTo(rmsOfClass(30.5, law), 6);
});

test('confidence is 1 for a peak and low for a flat distribution', () => {
  const peak = new Float32Array(64);
  peak[20] = 40;
  expect(decodeLogits(peak, law, 'argmax').confidence[0]).toBeCloseTo(1, 6);
  expect(decodeLogits(new Float32Array(64), law, 'argmax').confidence[0]).toBeCloseTo(3 / 64, 6);
});
