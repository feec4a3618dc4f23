import { describe, expect, test } from 'vitest';
import { seeded } from '../../curve/random.fixture';
import { WindowJoiner } from '../../diffusion/join-windows';
import { planWindows } from '../../diffusion/windows';
import type { Envelope } from '../../loudness/envelope';
import { envelopeError } from '../../loudness/envelope-error';
import { measureEnvelope } from '../../loudness/rms';
import { noRoom, type Room } from '../room/room';
import { applyEnvelopeLock } from './envelope-lock';
import { finishTake, type RawTake } from './finish-take';
import { gateSilence } from './gate';
import { CEILING, limitPeaks } from './limiter';
import { applySilenceLocks } from './silence-locks';

const settings = { rate: 125, analysisRate: 16000, window: 512, hop: 128 };
const RATE = 16000;
const LENGTH = 3 * RATE;
const common = { length: LENGTH, sampleRate: RATE, settings };
const limits = { minFrames: 8, hop: 512, sampleRate: RATE };
/** Two windows or more. */
const SHORT_WINDOW = 63;

/** Silent from 1 s to 1.4 s, else 0.2 on the left and `right` on the right. */
function target(right: number): Envelope {
  const side = (level: number) =>
    Float32Array.from({ length: 375 }, (_, i) => (i >= 125 && i < 175 ? 0 : level));
  return { rate: 125, left: side(0.2), right: side(right) };
}

/** Windows of noise at half the target's level, with a peak of 3 at 0.5 s and at 2.5 s: by default the whole take in one. */
function rawTake(envelope: Envelope, maxFrames = 100): RawTake {
  const random = seeded(7);
  const plan = planWindows(envelope, LENGTH, { ...limits, maxFrames });
  const side = (start: number) =>
    Float32Array.from({ length: plan.frames * limits.hop }, (_, n) => {
      const at = start * limits.hop + n;
      return at === 0.5 * RATE || at === 2.5 * RATE ? 3 : 0.35 * (random() - 0.5);
    });
  const windows = plan.starts.map((start) => [side(start), side(start)] as const);
  return { windows, plan, hop: limits.hop };
}

type Channels = readonly [Float32Array, Float32Array];
type Step = (channels: Channels, envelope: Envelope) => void;
const gate: Step = ([left, right], envelope) => {
  gateSilence(left, RATE, envelope.left, envelope.rate);
  gateSilence(right, RATE, envelope.right, envelope.rate);
};
const limit: Step = (channels) => limitPeaks(channels);
const lock: Step = (channels, envelope) => applyEnvelopeLock(channels, RATE, envelope, settings);

function inOrder({ windows, plan, hop }: RawTake, envelope: Envelope, steps: readonly Step[]): Channels {
  const joiner = new WindowJoiner(plan, hop, LENGTH);
  const channels = joiner.push(windows[0]!);
  for (const step of steps) step(channels, envelope);
  return channels;
}

const equal = (a: readonly Float32Array[], b: readonly Float32Array[]) =>
  a.every((samples, c) => samples.length === b[c]!.length && samples.every((x, n) => x === b[c]![n]));

test.each([0.2, 0.08])('gated, limited and then locked, bit for bit (right channel at %d)', (right) => {
  const envelope = target(right);
  const raw = rawTake(envelope);
  const { pcm } = finishTake(raw, { ...common, target: envelope, envelopeLock: true });
  expect(equal(pcm.channels, inOrder(raw, envelope, [gate, limit, lock]))).toBe(true);
  for (const other of [
    [gate, lock, limit],
    [limit, lock, gate],
    [lock, gate, limit],
  ])
    expect(equal(pcm.channels, inOrder(raw, envelope, other))).toBe(false);
});

test('without the lock it is gated and limited only', () => {
  const envelope = target(0.2);
  const raw = rawTake(envelope);
  const { pcm } = finishTake(raw, { ...common, target: envelope, envelopeLock: false });
  expect(equal(pcm.channels, inOrder(raw, envelope, [gate, limit]))).toBe(true);
});

test('silence stays exactly 0 and peaks stay below the ceiling, with and without the lock', () => {
  const envelope = target(0.2);
  for (const [envelopeLock, frames] of [
    [false, 100],
    [true, 100],
    [true, SHORT_WINDOW],
  ] as const) {
    const { pcm } = finishTake(rawTake(envelope, frames), { ...common, target: envelope, envelopeLock });
    for (const samples of pcm.channels) {
      expect(samples).toHaveLength(LENGTH);
      expect(samples.subarray(1.01 * RATE, 1.38 * RATE).every((x) => x === 0)).toBe(true);
      expect(samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0)).toBeLessThanOrEqual(CEILING + 1e-6);
    }
  }
});

test('the envelope is measured in the finished sound, and the lock lowers its error', () => {
  const envelope = target(0.2);
  const [free, locked] = [false, true].map((envelopeLock) =>
    finishTake(rawTake(envelope), { ...common, target: envelope, envelopeLock }),
  );
  for (const take of [free!, locked!]) {
    expect(take.pcm.sampleRate).toBe(RATE);
    expect(take.measured).toEqual(measureEnvelope(take.pcm, settings));
    expect(take.envelopeError).toBe(envelopeError(envelope, take.measured));
  }
  expect(locked!.envelopeError).toBeLessThan(0.6 * free!.envelopeError);
});

test('the raw windows are not changed', () => {
  const envelope = target(0.2);
  const raw = rawTake(envelope, SHORT_WINDOW);
  const before = raw.windows.map((window) => window.map((samples) => samples.slice()));
  finishTake(raw, { ...common, target: envelope, envelopeLock: true });
  raw.windows.forEach((window, w) => expect(equal(window, before[w]!)).toBe(true));
});

describe('in a room', () => {
  const envelope = target(0.08);
  const options = { ...common, target: envelope, envelopeLock: true };
  const dry = finishTake(rawTake(envelope), options);
  const inRoom = (room: Room, seed = 5) =>
    finishTake(rawTake(envelope), { ...options, room: { ...room, colour: null, seed } });
  const tone = { level: -50 };
  const reverb = { seconds: 0.3, mix: 1 };
  const rms = (samples: Float32Array) =>
    10 * Math.log10(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);

  test('that is off, the take is the same bit for bit', () => {
    expect(equal(inRoom(noRoom).pcm.channels, dry.pcm.channels)).toBe(true);
  });

  test('measured envelope and error are those of the take without it', () => {
    const take = inRoom({ tone, reverb });
    expect(take.measured).toEqual(dry.measured);
    expect(take.envelopeError).toBe(dry.envelopeError);
    expect(take.pcm.channels).not.toEqual(dry.pcm.channels);
  });

  test('a pause has a floor of the level that is set; the sound is under it unchanged', () => {
    const { channels } = inRoom({ tone, reverb: null }).pcm;
    for (const [c, samples] of channels.entries()) {
      expect(Math.abs(rms(samples.subarray(1.02 * RATE, 1.38 * RATE)) - tone.level)).toBeLessThan(1);
      const floor = samples.map((x, n) => x - dry.pcm.channels[c]![n]!);
      expect(Math.abs(rms(floor.subarray(0, 0.4 * RATE)) - tone.level)).toBeLessThan(1);
    }
  });

  test('the gate does not cut the tail of the reverb', () => {
    const { channels } = inRoom({ tone: null, reverb }).pcm;
    for (const samples of channels) {
      const levels = [1.01, 1.06, 1.16].map((from) =>
        rms(samples.subarray(from * RATE, (from + 0.05) * RATE)),
      );
      expect(levels[0]).toBeGreaterThan(-45);
      expect(levels[1]! - levels[0]!).toBeLessThan(-5);
      expect(levels[2]! - levels[1]!).toBeLessThan(-12);
    }
  });

  test('silence locks are exactly silent, and nothing else is', () => {
    const locks = [{ start: 1.1, end: 1.2 }];
    const { channels } = applySilenceLocks(inRoom({ tone, reverb }).pcm, locks);
    for (const samples of channels) {
      expect(samples.subarray(1.1 * RATE, 1.2 * RATE + 1).every((x) => x === 0)).toBe(true);
      expect(samples.filter((x) => x === 0).length).toBeLessThan(0.11 * RATE);
    }
  });

  test('no peak exceeds the ceiling, and the seed determines the tone', () => {
    const loud = { tone: { level: -30 }, reverb };
    const { channels } = inRoom(loud).pcm;
    for (const samples of channels) {
      expect(samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0)).toBeLessThanOrEqual(CEILING + 1e-6);
    }
    expect(equal(inRoom(loud).pcm.channels, channels)).toBe(true);
    expect(equal(inRoom(loud, 6).pcm.channels, channels)).toBe(false);
  });
});
