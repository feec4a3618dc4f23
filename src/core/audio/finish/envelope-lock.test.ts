import { expect, test } from 'vitest';
import type { Envelope } from '../../loudness/envelope';
import { envelopeError } from '../../loudness/envelope-error';
import { measureEnvelope } from '../../loudness/rms';
import { solveBanded } from './banded';
import { applyEnvelopeLock } from './envelope-lock';
import { CEILING } from './limiter';
import { MAX_GAIN_DECIBELS, MAX_SLEW_DECIBELS } from './lock-gains';

const settings = { rate: 125, analysisRate: 16000, window: 512, hop: 128 };
/** The analysis rate, at which measuring is fast; one test below uses the rate of generated audio. */
const RATE = 16000;
const LENGTH = 1.5 * RATE;

function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 31 - 1;
}

/** Stereo noise with a level over time. */
function noise(seed: number, level: (time: number) => number): [Float32Array, Float32Array] {
  const next = random(seed);
  const left = Float32Array.from({ length: LENGTH }, (_, n) => next() * level(n / RATE));
  return [left, left.map((x) => 0.8 * x + 0.1 * next() * Math.abs(x))];
}
const measured = (channels: readonly Float32Array[]) =>
  measureEnvelope({ sampleRate: RATE, channels }, settings);
const copy = (channels: readonly Float32Array[]) =>
  channels.map((x) => x.slice()) as [Float32Array, Float32Array];
const same = (a: readonly Float32Array[], b: readonly Float32Array[]) =>
  a.every((samples, c) => samples.every((x, n) => x === b[c]![n]));
const centred = (level: (time: number) => number): Envelope => {
  const left = Float32Array.from({ length: 188 }, (_, i) => level(i / 125));
  return { rate: 125, left, right: left };
};
/** Gain of each sample in dB; null where the sample is too small. */
const gainsOf = (after: Float32Array, before: Float32Array) =>
  Array.from(after, (x, n) => (Math.abs(before[n]!) < 1e-6 ? null : 20 * Math.log10(x / before[n]!)));

const hit = (time: number, at: number) => (time < at ? 0 : 0.4 * Math.exp((at - time) * 8));

test.each([
  ['the wrong level', (t: number) => 0.1 + 0.05 * Math.sin(9 * t), () => 0.12],
  ['a late hit', (t: number) => hit(t, 0.52), (t: number) => hit(t, 0.5)],
  ['a slow decay', (t: number) => 0.3 * Math.exp(-t), (t: number) => 0.3 * Math.exp(-2 * t)],
  ['a silent target', () => 0.05, () => 0],
])('%s: a bounded gain brings the sound closer to the target', (_, made, level) => {
  for (const seed of [1, 2]) {
    const before = noise(seed, made);
    const target = centred(level);
    const after = copy(before);
    applyEnvelopeLock(after, RATE, target, settings);
    expect(envelopeError(target, measured(after))).toBeLessThan(
      0.6 * envelopeError(target, measured(before)),
    );
    const most = Math.max(...gainsOf(after[0], before[0]).map((gain) => Math.abs(gain ?? 0)));
    expect(most).toBeLessThan(MAX_GAIN_DECIBELS + 0.01);
  }
});

test('the gain has no steps: it changes by less than 6 dB in 8 ms and hardly at all from sample to sample', () => {
  const before: [Float32Array, Float32Array] = [
    new Float32Array(LENGTH).fill(0.1),
    new Float32Array(LENGTH).fill(0.1),
  ];
  const after = copy(before);
  applyEnvelopeLock(
    after,
    RATE,
    centred((t) => (t % 0.2 < 0.1 ? 0.3 : 0.03)),
    settings,
  );
  const gains = gainsOf(after[0], before[0]).map((gain) => gain!);
  const hop = Math.round(RATE / 125);
  expect(Math.max(...gains) - Math.min(...gains)).toBeGreaterThan(6);
  const steepest = (distance: number) =>
    Math.max(...gains.slice(distance).map((gain, n) => Math.abs(gain - gains[n]!)));
  expect(steepest(1)).toBeLessThan(0.15);
  expect(steepest(hop)).toBeLessThan(MAX_SLEW_DECIBELS + 0.1);
});

test('silence stays silent', () => {
  const channels: [Float32Array, Float32Array] = [new Float32Array(LENGTH), new Float32Array(LENGTH)];
  applyEnvelopeLock(
    channels,
    RATE,
    centred(() => 0.5),
    settings,
  );
  expect(channels.every((samples) => samples.every((x) => x === 0))).toBe(true);
});

test('noise at -90 dBFS is not boosted, whatever the target', () => {
  const before = noise(4, () => 10 ** (-90 / 20) * Math.sqrt(3));
  const after = copy(before);
  applyEnvelopeLock(
    after,
    RATE,
    centred(() => 0.5),
    settings,
  );
  expect(same(after, before)).toBe(true);
});

test('noise in a pause between two hits is not boosted', () => {
  const before = noise(5, (t) => Math.max(1e-4, hit(t, 0.2) * (t < 0.7 ? 1 : 0), hit(t, 1.2)));
  const after = copy(before);
  applyEnvelopeLock(
    after,
    RATE,
    centred(() => 0.3),
    settings,
  );
  const pause = gainsOf(after[0], before[0]).slice(0.8 * RATE, 1.1 * RATE);
  expect(Math.max(...pause.map((gain) => gain ?? 0))).toBeLessThan(0.1);
});

test('a sound that already follows the target is unchanged bit for bit', () => {
  const before = noise(6, (t) => hit(t, 0.3));
  const after = copy(before);
  applyEnvelopeLock(after, RATE, measured(before), settings);
  expect(same(after, before)).toBe(true);
});

test('equal targets preserve the stereo image; different targets are followed per channel', () => {
  const before = noise(7, () => 0.1);
  const together = copy(before);
  applyEnvelopeLock(
    together,
    RATE,
    centred((t) => 0.05 + 0.06 * t),
    settings,
  );
  const [left, right] = together.map((x, c) => gainsOf(x, before[c]!)) as [
    (number | null)[],
    (number | null)[],
  ];
  const differences = left.map((gain, n) =>
    Math.abs((gain ?? 0) - ((gain !== null && right[n]) || (gain ?? 0))),
  );
  expect(Math.max(...differences)).toBeLessThan(0.01);
  const target = { rate: 125, left: centred(() => 0.1).left, right: centred(() => 0.03).left };
  const separate = copy(before);
  applyEnvelopeLock(separate, RATE, target, settings);
  const { left: a, right: b } = measured(separate);
  expect(a[125]! / b[125]!).toBeGreaterThan(3);
});

test('a sound that one gain for both channels would not improve is unchanged', () => {
  const [, right] = noise(8, () => 0.1);
  const before: [Float32Array, Float32Array] = [new Float32Array(LENGTH), right];
  const after = copy(before);
  const target = { rate: 125, left: measured(before).right, right: measured(before).right };
  applyEnvelopeLock(after, RATE, target, settings);
  expect(envelopeError(target, measured(after))).toBeLessThanOrEqual(envelopeError(target, measured(before)));
});

test.each([1, 30, 63, 64, 65, 127, 128, 129, 5000])('a sound of %d samples works', (samples) => {
  const channels: [Float32Array, Float32Array] = [
    new Float32Array(samples).fill(0.1),
    new Float32Array(samples).fill(0.1),
  ];
  const count = Math.round((samples / RATE) * 125);
  const curve = new Float32Array(count).fill(0.2);
  applyEnvelopeLock(channels, RATE, { rate: 125, left: curve, right: curve }, settings);
  expect(channels[0]).toHaveLength(samples);
  expect(channels[0].every((x) => x >= 0.09 && x < 0.41)).toBe(true);
});

test('the gain is aligned with the target at the rate of generated audio', () => {
  const samples = Float32Array.from({ length: 22050 }, (_, n) => 0.2 * Math.sin(n / 5));
  const channels: [Float32Array, Float32Array] = [samples, samples.slice()];
  const curve = Float32Array.from({ length: 63 }, (_, i) => (i < 31 ? 0.1 : 0.25));
  const target = { rate: 125, left: curve, right: curve };
  const now = () => measureEnvelope({ sampleRate: 44100, channels }, settings);
  const before = envelopeError(target, now());
  applyEnvelopeLock(channels, 44100, target, settings);
  expect(envelopeError(target, now())).toBeLessThan(0.2 * before);
});

test('a banded system of equations is solved', () => {
  const next = random(9);
  const [n, reach] = [40, 4];
  const band = Float64Array.from({ length: n * (reach + 1) }, (_, k) => (k % (reach + 1) === 0 ? 9 : next()));
  const x = Float64Array.from({ length: n }, next);
  const at = (i: number, j: number) => {
    const d = Math.abs(i - j);
    return d > reach ? 0 : band[Math.max(i, j) * (reach + 1) + d]!;
  };
  const b = x.map((_, i) => x.reduce((sum, value, j) => sum + at(i, j) * value, 0));
  solveBanded(band.slice(), b, reach);
  b.forEach((value, i) => expect(value).toBeCloseTo(x[i]!, 9));
});

test('no peak exceeds the ceiling, and the sound around a peak that cannot be raised compensates', () => {
  const before = noise(5, (time) => (Math.abs(time - 0.5) < 0.004 ? 0.9 : 0.1));
  const target = centred((time) => (Math.abs(time - 0.5) < 0.03 ? 0.3 : 0.08));
  const after = copy(before);
  applyEnvelopeLock(after, RATE, target, settings);
  const peak = Math.max(...after.flatMap((samples) => Array.from(samples, Math.abs)));
  expect(peak).toBeLessThanOrEqual(CEILING + 1e-6);
  expect(envelopeError(target, measured(after))).toBeLessThan(0.8 * envelopeError(target, measured(before)));
});
