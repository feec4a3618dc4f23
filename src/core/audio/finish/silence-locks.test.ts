import { describe, expect, it } from 'vitest';
import { seeded } from '../../curve/random.fixture';
import { applySilenceLocks } from './silence-locks';
import type { Pcm } from '../pcm';

const SAMPLE_RATE = 44100;

function noise(seconds: number): Pcm {
  const random = seeded(81);
  const channel = () => Float32Array.from({ length: seconds * SAMPLE_RATE }, () => 0.1 + 0.8 * random());
  return { sampleRate: SAMPLE_RATE, channels: [channel(), channel()] };
}

describe('applySilenceLocks', () => {
  it('is exactly 0 from the first to the last sample of a lock and unchanged beyond its ramps', () => {
    const sound = noise(3);
    const locks = [
      { start: 0, end: 0.25 },
      { start: 1.0001, end: 1.5003 },
    ];
    const locked = applySilenceLocks(sound, locks);
    locked.channels.forEach((samples, c) => {
      const inside = samples.filter((_, n) =>
        locks.some(({ start, end }) => n / SAMPLE_RATE >= start && n / SAMPLE_RATE <= end),
      );
      expect(inside.length).toBeGreaterThan(30_000);
      expect(inside.every((x) => x === 0)).toBe(true);
      const far = (n: number) =>
        locks.every(({ start, end }) => n / SAMPLE_RATE < start - 0.006 || n / SAMPLE_RATE > end + 0.006);
      expect(samples.every((x, n) => !far(n) || x === sound.channels[c]![n])).toBe(true);
    });
  });

  it('ramps without a jump', () => {
    const flat: Pcm = { sampleRate: SAMPLE_RATE, channels: [new Float32Array(SAMPLE_RATE).fill(1)] };
    const samples = applySilenceLocks(flat, [{ start: 0.4, end: 0.6 }]).channels[0]!;
    let jump = 0;
    for (let n = 1; n < samples.length; n++) jump = Math.max(jump, Math.abs(samples[n]! - samples[n - 1]!));
    expect(jump).toBeLessThan(0.01);
  });

  it('has the same samples in any part of the clip', () => {
    const sound = noise(2);
    const locks = [{ start: 0.5, end: 1 }];
    const whole = applySilenceLocks(sound, locks).channels[0]!;
    for (const [from, to] of [
      [0, 0.498],
      [0.498, 0.7],
      [0.7, 0.9],
      [0.9, 1.002],
      [1.002, 2],
    ] as const) {
      const [a, b] = [Math.round(from * SAMPLE_RATE), Math.round(to * SAMPLE_RATE)];
      const piece = {
        sampleRate: SAMPLE_RATE,
        channels: sound.channels.map((channel) => channel.slice(a, b)),
      };
      expect(applySilenceLocks(piece, locks, a / SAMPLE_RATE).channels[0]).toEqual(whole.slice(a, b));
    }
  });

  it('returns the same object if no lock affects the sound', () => {
    const sound = noise(1);
    expect(applySilenceLocks(sound, [])).toBe(sound);
    expect(applySilenceLocks(sound, [{ start: 2, end: 3 }])).toBe(sound);
  });
});
