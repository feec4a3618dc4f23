import { expect, test } from 'vitest';
import { randomEnvelope, seeded } from '../curve/random.fixture';
import type { Envelope } from '../loudness/envelope';
import { envelopeError } from '../loudness/envelope-error';
import { measureEnvelope } from '../loudness/rms';
import type { Recording, Stereo } from './recording';
import { SoundFromRecordings } from './sound-from-recordings';
import { drawnHits, envelopeOf, noise, RATE, settings, stereo, strikes } from './sounds.fixture';

const struck = (pitch: number, decay = 0.08) =>
  stereo(strikes([{ time: 0.05, level: 0.4, decay, pitch }], 0.6, pitch));
const two = stereo(
  strikes(
    [
      { time: 0.05, level: 0.4, decay: 0.08, pitch: 500 },
      { time: 0.9, level: 0.4, decay: 0.08, pitch: 3000 },
    ],
    1.7,
  ),
);
const hits = envelopeOf(4, drawnHits([0.5, 1.25, 2.1, 3]));

function render(
  recordings: readonly Recording[],
  target: Envelope,
  seed = 1,
  share = 1,
  model?: Stereo,
): Stereo {
  const length = Math.round((target.left.length / 125) * RATE);
  const sound = new SoundFromRecordings({ recordings, share }, target, {
    length,
    sampleRate: RATE,
    seed,
    settings,
  });
  return sound.render(0, length, model ?? null);
}
const measured = (sound: Stereo) => measureEnvelope({ sampleRate: RATE, channels: sound }, settings);

/** Power at a frequency from `start` to `end` s. */
function powerAt(samples: Float32Array, hertz: number, start: number, end: number): number {
  let [re, im] = [0, 0];
  for (let n = Math.round(start * RATE); n < end * RATE; n++) {
    re += samples[n]! * Math.cos((2 * Math.PI * hertz * n) / RATE);
    im += samples[n]! * Math.sin((2 * Math.PI * hertz * n) / RATE);
  }
  return re * re + im * im;
}

/** Mean power at 50 frequencies from `hertz` up to 1.2 times as many. */
function powerIn(samples: Float32Array, hertz: number, start: number, end: number): number {
  const powers = Array.from({ length: 50 }, (_, k) => powerAt(samples, hertz * (1 + k / 250), start, end));
  return powers.reduce((sum, power) => sum + power, 0) / 50;
}

test.each([
  ['a strike', [struck(900)]],
  ['a short click', [struck(2000, 0.004)]],
  ['steady noise', [stereo(noise(2, 0.1))]],
  ['two sounds', [struck(500), stereo(noise(1, 0.2, 3))]],
])('%s follows drawn hits, a swell and random envelopes', (_, recordings) => {
  const swell = envelopeOf(3, (time) => 0.25 * Math.sin((Math.PI * time) / 3) ** 2);
  const random = seeded(3);
  const left = randomEnvelope(random, 375);
  for (const target of [hits, swell, { rate: 125, left, right: randomEnvelope(random, 375) }]) {
    const sound = render(recordings, target);
    const silence = envelopeError(target, {
      ...target,
      left: target.left.map(() => 0),
      right: target.right.map(() => 0),
    });
    expect(envelopeError(target, measured(sound))).toBeLessThan(0.15 * silence);
  }
});

test('a silent target gives silence, and a silent side stays silent', () => {
  const silent = render(
    [struck(900)],
    envelopeOf(2, () => 0),
  );
  expect(silent[0].every((x) => Math.abs(x) < 1e-6)).toBe(true);
  const [left, right] = render([stereo(noise(1, 0.1))], envelopeOf(2, drawnHits([0.5]), 0));
  const energy = (samples: Float32Array) => samples.reduce((sum, x) => sum + x * x, 0);
  expect(energy(left)).toBeGreaterThan(1e6 * energy(right));
});

test('the same seed gives the same bits, another one other events', () => {
  const [first, again, other] = [3, 3, 4].map((seed) => render([two], hits, seed)[0]);
  const equal = (samples: Float32Array) => samples.every((x, n) => x === first![n]);
  expect([equal(again!), equal(other!)]).toEqual([true, false]);
});

test('a hit has the waveform of the event: its pitch, and hardly another one', () => {
  const [left] = render([struck(900)], hits);
  for (const time of [0.5, 1.25, 2.1, 3])
    expect(powerAt(left, 900, time, time + 0.08)).toBeGreaterThan(
      30 * powerAt(left, 1500, time, time + 0.08),
    );
});

test('with two alike events none is played twice in a row', () => {
  const times = Array.from({ length: 12 }, (_, k) => 0.3 + 0.4 * k);
  for (const seed of [1, 2, 3]) {
    const [left] = render([two], envelopeOf(5.5, drawnHits(times)), seed);
    const isHigh = times.map(
      (time) => powerAt(left, 3000, time, time + 0.06) > powerAt(left, 500, time, time + 0.06),
    );
    expect(isHigh.slice(1).every((high, k) => high !== isHigh[k])).toBe(true);
  }
});

test('two recordings share the hits by weight', () => {
  const times = Array.from({ length: 30 }, (_, k) => 0.3 + 0.3 * k);
  const low = { ...struck(500), weight: 0.75 };
  const high = { ...struck(3000), weight: 0.25 };
  const [left] = render([low, high], envelopeOf(9.6, drawnHits(times, 0.3, 0.06)));
  const highs = times.filter(
    (time) => powerAt(left, 3000, time, time + 0.06) > powerAt(left, 500, time, time + 0.06),
  );
  expect(highs.length).toBeGreaterThan(3);
  expect(highs.length).toBeLessThan(13);
});

test('a decay longer than the event’s goes on with its sound, without a repeated pattern', () => {
  const target = envelopeOf(2, drawnHits([0.3], 0.3, 0.5));
  const burst = noise(0.3, 0.3).map((x, n) => x * Math.exp(-n / (0.02 * RATE)));
  for (let n = 1; n < burst.length; n++) burst[n] = 0.9 * burst[n - 1]! + burst[n]!;
  const [left] = render([stereo(burst)], target);
  expect(powerIn(left, 300, 0.8, 1.1)).toBeGreaterThan(10 * powerIn(left, 9000, 0.8, 1.1));
  const at = (start: number) => left.subarray(Math.round(start * RATE), Math.round((start + 0.1) * RATE));
  const a = at(0.9);
  for (let lag = 1000; lag < 6000; lag += 3) {
    const b = left.subarray(Math.round(0.9 * RATE) + lag, Math.round(0.9 * RATE) + lag + a.length);
    const product = a.reduce((sum, x, n) => sum + x * b[n]!, 0);
    const norm = Math.sqrt(a.reduce((sum, x) => sum + x * x, 0) * b.reduce((sum, x) => sum + x * x, 0));
    expect(product / norm).toBeLessThan(0.8);
  }
});

test('the smaller the share, the nearer the spectrum is to the model’s', () => {
  const dark = noise(2, 0.1, 9);
  for (let n = 1; n < dark.length; n++) dark[n] = 0.95 * dark[n - 1]! + 0.05 * dark[n]!;
  const target = envelopeOf(2, () => 0.2);
  const bright = (share: number) => {
    const [left] = render([stereo(noise(2, 0.1))], target, 1, share, [dark, dark]);
    let high = 0;
    for (let n = RATE / 2; n < 1.5 * RATE; n++) high += (left[n]! - left[n - 1]!) ** 2;
    return high;
  };
  const [all, half, little] = [bright(1), bright(0.5), bright(0.1)];
  expect(half).toBeLessThan(0.5 * all);
  expect(little).toBeLessThan(0.5 * half);
});

test('the model’s own waveform joins in below a share of 0.8, the more the smaller the share is', () => {
  const model = noise(2, 0.2, 9);
  const likeness = (share: number) => {
    const [left] = render(
      [stereo(noise(2, 0.1))],
      envelopeOf(2, () => 0.2),
      1,
      share,
      [model, model],
    );
    let [product, own, others] = [0, 0, 0];
    for (let n = 0; n < left.length; n++) {
      product += left[n]! * model[n]!;
      own += left[n]! ** 2;
      others += model[n]! ** 2;
    }
    return product / Math.sqrt(own * others);
  };
  expect(likeness(0.8)).toBeLessThan(0.1);
  // Half of the way from 0.8: a quarter of the power.
  expect(likeness(0.4)).toBeCloseTo(0.5, 1);
  expect(likeness(0.05)).toBeGreaterThan(0.9);
});

test.each([0, 1, 100, 3000])('a silent recording of %d samples gives finite sound', (length) => {
  const sound = render([stereo(new Float32Array(length))], hits);
  expect(sound.every((samples) => samples.every(Number.isFinite))).toBe(true);
});

test.each([0, 1, 63, 64, 1000])('a take of %d samples works', (length) => {
  const target = envelopeOf(length / RATE, () => 0.2);
  const options = { length, sampleRate: RATE, seed: 1, settings };
  const sound = new SoundFromRecordings({ recordings: [two], share: 1 }, target, options).render(
    0,
    length,
    null,
  );
  expect(sound[0]).toHaveLength(length);
  expect(sound[0].every(Number.isFinite)).toBe(true);
});

test('texture that follows a hit begins without a step', () => {
  const hum = Float32Array.from(
    { length: 2 * RATE },
    (_, n) => 0.2 * Math.sin((2 * Math.PI * 100 * n) / RATE),
  );
  const target = envelopeOf(3, (time) => (time < 0.5 ? 0 : 0.3));
  for (const seed of [1, 2, 3, 4]) {
    const [left] = render([stereo(hum)], target, seed);
    let largest = 0;
    for (let n = 0.6 * RATE; n < 2.9 * RATE; n++)
      largest = Math.max(largest, Math.abs(left[n + 1]! - left[n]!));
    expect(largest).toBeLessThan(0.03);
  }
});

test('a sample that is no number stays alone', () => {
  const samples = strikes([{ time: 0.05, level: 0.4, decay: 0.08, pitch: 900 }], 0.6);
  samples[5000] = NaN;
  samples[6000] = Infinity;
  expect(render([stereo(samples)], hits)[0].every(Number.isFinite)).toBe(true);
});

test('a click of 16 ms that goes on has no pitch of its own', () => {
  const click = noise(0.016, 0.3);
  const [left] = render([stereo(click)], envelopeOf(2, drawnHits([0.3], 0.3, 0.5)));
  const from = Math.round(0.8 * RATE);
  const at = (lag: number) => {
    let [product, energy] = [0, 0];
    for (let n = from; n < from + 8192; n++) {
      product += left[n]! * left[n + lag]!;
      energy += left[n]! ** 2;
    }
    return product / energy;
  };
  for (const lag of [256, 512, 1024, 2048]) expect(at(lag)).toBeLessThan(0.3);
});
