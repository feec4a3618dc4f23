import { expect, test } from 'vitest';
import { referenceForEncoder, stereoReferenceForEncoder } from './reference';

const window = { sampleRate: 1000, minSeconds: 1, maxSeconds: 2 };

test('channels are averaged and a short sound is repeated', () => {
  const sound = { sampleRate: 1000, channels: [new Float32Array(300).fill(1), new Float32Array(300)] };
  const prepared = referenceForEncoder(sound, window);
  expect(prepared).toHaveLength(1000);
  expect(prepared.every((x) => x === 0.5)).toBe(true);
});

test('of a long sound the loudest part is prepared', () => {
  const samples = Float32Array.from({ length: 9000 }, (_, n) => (n >= 5000 && n < 7000 ? 0.5 : 0.01));
  const prepared = referenceForEncoder({ sampleRate: 1000, channels: [samples] }, window);
  expect(prepared).toEqual(samples.slice(5000, 7000));
});

test('the sound is resampled to the encoder’s rate; an empty sound stays empty', () => {
  const sound = { sampleRate: 4000, channels: [new Float32Array(6000)] };
  expect(referenceForEncoder(sound, window)).toHaveLength(1500);
  expect(referenceForEncoder({ sampleRate: 4000, channels: [] }, window)).toHaveLength(0);
});

test('the timbre encoder’s input is stereo, padded with silence to whole blocks', () => {
  const left = new Float32Array(1500).fill(0.25);
  const right = new Float32Array(1500).fill(-0.5);
  const prepared = stereoReferenceForEncoder({ sampleRate: 1000, channels: [left, right] }, window, 1024);
  expect(prepared).toHaveLength(2 * 2048);
  expect(prepared.slice(0, 1500)).toEqual(left);
  expect(prepared.slice(2048, 2048 + 1500)).toEqual(right);
  expect(prepared.subarray(1500, 2048).every((x) => x === 0)).toBe(true);
  expect(prepared.subarray(2048 + 1500).every((x) => x === 0)).toBe(true);
});

test('a whole number of blocks is not padded', () => {
  const sound = { sampleRate: 1000, channels: [new Float32Array(2000).fill(0.1)] };
  expect(stereoReferenceForEncoder(sound, window, 100)).toEqual(new Float32Array(4000).fill(0.1));
});

test('a mono sound is on both sides of the stereo one', () => {
  const samples = Float32Array.from({ length: 1300 }, (_, n) => n / 1300);
  const prepared = stereoReferenceForEncoder({ sampleRate: 1000, channels: [samples] }, window, 100);
  expect(prepared.slice(0, 1300)).toEqual(samples);
  expect(prepared.slice(1300)).toEqual(samples);
});

test('the stereo sound is repeated, cropped and resampled like the mono one, both sides alike', () => {
  const short = { sampleRate: 1000, channels: [new Float32Array(300).fill(1), new Float32Array(300)] };
  const repeated = stereoReferenceForEncoder(short, window, 100);
  expect(repeated.subarray(0, 1000).every((x) => x === 1)).toBe(true);
  expect(repeated.subarray(1000)).toEqual(new Float32Array(1000));

  const left = new Float32Array(9000).fill(0.01);
  const right = Float32Array.from({ length: 9000 }, (_, n) => (n >= 5000 && n < 7000 ? 0.5 : n / 1e5));
  const loudest = stereoReferenceForEncoder({ sampleRate: 1000, channels: [left, right] }, window, 100);
  expect(loudest.slice(0, 2000)).toEqual(left.slice(5000, 7000));
  expect(loudest.slice(2000)).toEqual(right.slice(5000, 7000));

  const fast = { sampleRate: 4000, channels: [new Float32Array(6000)] };
  expect(stereoReferenceForEncoder(fast, window, 100)).toHaveLength(2 * 1500);
  expect(stereoReferenceForEncoder({ sampleRate: 4000, channels: [] }, window, 100)).toHaveLength(0);
});
