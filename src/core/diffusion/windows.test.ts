import { expect, test } from 'vitest';
import { expectedWindows, planWindows } from './windows';

const limits = { minFrames: 22, maxFrames: 431, hop: 1024, sampleRate: 44100 };
const RATE = 125;

function plan(seconds: number, loudness: (time: number) => number) {
  const curve = Float32Array.from({ length: Math.round(seconds * RATE) }, (_, i) => loudness(i / RATE));
  return planWindows({ rate: RATE, left: curve, right: curve }, Math.round(seconds * 44100), limits);
}

test('a clip that fits is one window; short clips are padded', () => {
  expect(plan(3, () => 1)).toMatchObject({ frames: 130, starts: [0], joins: [] });
  expect(plan(0.1, () => 1).frames).toBe(22);
  expect(plan(10, () => 1).frames).toBe(431);
});

test('windows cover the clip, overlap at every join and have equal length', () => {
  for (const seconds of [10.1, 12, 25, 61, 180]) {
    const { frames, starts, joins, fade } = plan(seconds, (t) => Math.abs(Math.sin(t)));
    expect(frames).toBe(431);
    expect(starts[0]).toBe(0);
    expect(starts.at(-1)! + frames).toBe(Math.ceil((seconds * 44100) / 1024));
    joins.forEach((join, w) => {
      expect(join + fade / 2).toBeLessThanOrEqual((starts[w]! + frames) * 1024);
      expect(join - fade / 2).toBeGreaterThanOrEqual(starts[w + 1]! * 1024);
      expect(join).toBeGreaterThan(joins[w - 1] ?? 0);
    });
  }
});

test('joins are where the target is quiet', () => {
  const loudness = (t: number) => (t % 1.5 < 1.2 ? 0.4 : 0.01);
  const { joins } = plan(40, loudness);
  expect(joins.length).toBeGreaterThan(3);
  for (const join of joins) expect(loudness(join / 44100)).toBe(0.01);
});

test('windows of few frames, and an envelope of a low rate, come to the end of the clip', () => {
  const level = Float32Array.from({ length: 500 }, (_, i) => (i % 7) / 7);
  for (let maxFrames = 1; maxFrames <= 16; maxFrames += 1)
    for (const rate of [0.5, RATE]) {
      const few = { minFrames: 1, maxFrames, hop: 2048, sampleRate: 44100 };
      const { starts } = planWindows({ rate, left: level, right: level }, 4 * 44100, few);
      expect(starts.at(-1)! + maxFrames).toBe(Math.ceil((4 * 44100) / 2048));
    }
});

test('the number of windows is known roughly without the envelope', () => {
  for (const seconds of [3, 10, 10.1, 25, 61, 180, 1800]) {
    const { starts } = plan(seconds, (t) => Math.abs(Math.sin(t)));
    const expected = expectedWindows(Math.round(seconds * 44100), limits);
    expect(Math.abs(expected - starts.length)).toBeLessThanOrEqual(Math.ceil(0.2 * starts.length));
    if (seconds <= 10) expect(expected).toBe(1);
  }
});
