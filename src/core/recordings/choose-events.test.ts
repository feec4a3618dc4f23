import { expect, test } from 'vitest';
import { Random } from '../diffusion/random';
import { chooseEvents } from './choose-events';
import type { AnalysedRecording } from './recording';

const recording = (weight: number): AnalysedRecording => ({
  channels: [new Float32Array(0), new Float32Array(0)],
  weight,
  events: [0, 100, 200].map((start) => ({ start, end: start + 100, onset: 0, level: 0.5, decay: 0.1 })),
  texture: [],
});

const hits = (count: number) =>
  Array.from({ length: count }, (_, k) => ({ time: k / 2, level: 0.5, decay: 0.1 }));

const seeds = Array.from({ length: 50 }, (_, seed) => seed);

/** Which recording each hit plays. */
const sources = (recordings: readonly AnalysedRecording[], count: number, seed: number) =>
  chooseEvents(hits(count), recordings, new Random(seed, 0)).map((one) => recordings.indexOf(one.recording));

test('a few hits draw on all recordings of equal weight, in an order that the seed changes', () => {
  const recordings = [recording(1), recording(1)];
  const orders = seeds.map((seed) => sources(recordings, 6, seed).join(''));
  for (const order of orders) expect(order).not.toMatch(/000|111/);
  expect(new Set(orders).size).toBeGreaterThan(4);
});

test('recordings play their share of the hits', () => {
  for (const seed of seeds) {
    const played = sources([recording(0.6), recording(0.3), recording(0.1)], 20, seed);
    const counts = [0, 1, 2].map((source) => played.filter((one) => one === source).length);
    expect(Math.abs(counts[0]! - 12)).toBeLessThanOrEqual(1);
    expect(Math.abs(counts[1]! - 6)).toBeLessThanOrEqual(1);
    expect(counts[2]).toBeGreaterThanOrEqual(1);
  }
});
