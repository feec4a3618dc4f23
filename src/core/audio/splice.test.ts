import { expect, test } from 'vitest';
import { seeded } from '../curve/random.fixture';
import { splice, spliceEnvelope, Splicer } from './splice';

const RATE = 1000;

const sound = (length: number, value: number) => ({
  sampleRate: RATE,
  channels: [new Float32Array(length).fill(value), new Float32Array(length).fill(-value)],
});

/** Noise of an RMS of 0.1. */
function noise(length: number, seed: number) {
  const random = seeded(seed);
  const channel = () => Float32Array.from({ length }, () => 0.1 * Math.sqrt(12) * (random() - 0.5));
  return { sampleRate: RATE, channels: [channel(), channel()] };
}

const copyOf = (pcm: ReturnType<typeof sound>) => ({
  ...pcm,
  channels: pcm.channels.map((samples) => samples.slice()),
});

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
}

test('the part replaces the range; outside of it and of the first crossfade the sound is the same bit for bit', () => {
  const before = noise(1000, 1);
  const part = noise(600, 2);
  const after = copyOf(before);
  splice(after, part, 0.2, { start: 0.3, end: 0.7, fade: 0.05 });
  for (const c of [0, 1]) {
    const [old, own, spliced] = [before.channels[c]!, part.channels[c]!, after.channels[c]!];
    expect(spliced.subarray(0, 250)).toEqual(old.subarray(0, 250));
    expect(spliced.subarray(700)).toEqual(old.subarray(700));
    // An attack at the start of the range is the part's, one at its end the sound's.
    expect(spliced.subarray(300, 650)).toEqual(own.subarray(100, 450));
    expect(spliced.subarray(250, 300)).not.toEqual(old.subarray(250, 300));
  }
});

test('a part that is made bit by bit replaces the range as far as it is made, and in the end as the whole part does', () => {
  const before = noise(1000, 1);
  const part = noise(600, 2);
  const at = { start: 0.3, end: 0.7, fade: 0.05 };
  const whole = copyOf(before);
  splice(whole, part, 0.2, at);
  const after = copyOf(before);
  const splicer = new Splicer(after, part, 0.2, at);
  expect(splicer.range).toEqual({ start: 0.25, end: 0.7 });
  const same = (from: number, to: number, other: typeof before) =>
    after.channels.forEach((samples, c) =>
      expect(samples.subarray(from, to)).toEqual(other.channels[c]!.subarray(from, to)),
    );
  // Seconds of the part, up to where the range is replaced then, and its sample.
  for (const [made, to] of [
    [0.08, 250],
    [0.15, 350],
    [0.3, 500],
    [0.48, 650],
    [0.6, 700],
  ] as const) {
    expect(splicer.replace(made)).toBe(to / RATE);
    same(0, to, whole);
    same(to, 1000, before);
  }
});

test('a part whose context is made before the range replaces the range without crossfades too', () => {
  const before = noise(1000, 1);
  const part = noise(600, 2);
  const after = copyOf(before);
  const splicer = new Splicer(after, part, 0.2, { start: 0.3, end: 0.7, fade: 0 });
  expect([0.05, 0.3, 0.6].map((made) => splicer.replace(made))).toEqual([0.3, 0.5, 0.7]);
  after.channels.forEach((samples, c) => {
    expect(samples.subarray(0, 300)).toEqual(before.channels[c]!.subarray(0, 300));
    expect(samples.subarray(300, 700)).toEqual(part.channels[c]!.subarray(100, 500));
    expect(samples.subarray(700)).toEqual(before.channels[c]!.subarray(700));
  });
});

test.each([
  ['unrelated', 3, 4],
  ['equal', 3, 3],
])('the level of %s sounds stays through both crossfades', (_, one, other) => {
  const after = noise(40_000, one);
  const [before] = after.channels.map((samples) => samples.slice());
  const own = noise(40_000, other);
  splice(after, own, 0, { start: 10, end: 30, fade: 10 });
  for (let from = 0; from < 40_000; from += 2000)
    expect(rms(after.channels[0]!.subarray(from, from + 2000))).toBeCloseTo(0.1, 2);
  if (one === other) {
    const most = after.channels[0]!.reduce((max, x, n) => Math.max(max, Math.abs(x - before![n]!)), 0);
    expect(most).toBeLessThan(1e-6);
  }
});

test('no crossfade exceeds the louder sound where that is at the ceiling', () => {
  const after = noise(1000, 5);
  const part = noise(1000, 6);
  for (const pcm of [after, part]) pcm.channels[0]![305] = 0.96;
  splice(after, part, 0, { start: 0.33, end: 0.7, fade: 0.05 });
  expect(Math.max(...after.channels[0]!)).toBeCloseTo(0.96, 5);
});

test('there is no crossfade at the ends of the sound, and a short range has shorter ones', () => {
  const whole = sound(50, 1);
  splice(whole, sound(50, 0.25), 0, { start: 0, end: 0.05, fade: 0.01 });
  expect(new Set(whole.channels[0])).toEqual(new Set([0.25]));
  const short = sound(100, 0.5);
  splice(short, sound(60, 0.25), 0.02, { start: 0.05, end: 0.06, fade: 0.05 });
  const changed = [...short.channels[0]!.keys()].filter((n) => short.channels[0]![n] !== 0.5);
  expect([Math.min(...changed), Math.max(...changed)]).toEqual([45, 59]);
});

test('a part that ends before the range does is faded out there', () => {
  const whole = sound(100, 0.5);
  splice(whole, sound(30, 0.25), 0.02, { start: 0.03, end: 0.09, fade: 0.005 });
  expect(whole.channels[0]!.every(Number.isFinite)).toBe(true);
  expect(whole.channels[0]!.subarray(50).every((x) => x === 0.5)).toBe(true);
});

const flat = (length: number, value: number) => ({
  rate: 125,
  left: new Float32Array(length).fill(value),
  right: new Float32Array(length).fill(value / 2),
});

test('the envelope after a splice is that of the spliced sound', () => {
  const { left, right } = spliceEnvelope(flat(250, 0.4), flat(100, 0.2), 0.5, {
    start: 0.8,
    end: 1.2,
    fade: 0.08,
  });
  expect([...left.subarray(0, 90)]).toEqual([...flat(90, 0.4).left]);
  expect([...left.subarray(100, 140)]).toEqual([...flat(40, 0.2).left]);
  expect([...left.subarray(150)]).toEqual([...flat(100, 0.4).left]);
  expect(left[95]).toBeCloseTo(Math.sqrt((0.4 ** 2 + 0.2 ** 2) / 2), 5);
  expect(right[95]).toBeCloseTo(left[95]! / 2, 5);
});

test.each([
  ['down', 1.003],
  ['up', 1.005],
])(
  'the envelope has no crossfade at the end of the sound where its own length is rounded %s',
  (_, duration) => {
    const length = Math.round(duration * 125);
    const { left } = spliceEnvelope(flat(length, 0.4), flat(length - 50, 0.2), 0.4, {
      start: 0.6,
      end: duration,
      fade: 0.08,
    });
    expect([...left.subarray(75)]).toEqual([...flat(length - 75, 0.2).left]);
  },
);
