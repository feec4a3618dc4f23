import { describe, expect, test } from 'vitest';
import { seeded } from '../../curve/random.fixture';
import type { Envelope } from '../../loudness/envelope';
import { measureEnvelope } from '../../loudness/rms';
import type { Stereo } from '../../recordings/recording';
import {
  drawnHits,
  envelopeOf,
  noise,
  RATE,
  settings,
  stereo,
  strikes,
} from '../../recordings/sounds.fixture';
import { type FinishOptions, TakeFinisher, type TakePart } from './take-finisher';

const SECONDS = 9;
const LENGTH = SECONDS * RATE;

/** Hits and a swell. */
const target = envelopeOf(SECONDS, (time) =>
  time < 5
    ? drawnHits([0.5, 1.7, 2.6, 4.1], 0.3, 0.2)(time)
    : 0.2 * Math.sin((Math.PI * (time - 5)) / 4) ** 2,
);
const model = modelSound(target);

/** Noise that follows the envelope roughly, with peaks above full scale. */
function modelSound({ left, right }: Envelope): Stereo {
  const random = seeded(3);
  return [left, right].map((curve) =>
    Float32Array.from({ length: LENGTH }, (_, n) => {
      const level = curve[Math.min(curve.length - 1, Math.round((n / RATE) * 125))]!;
      return n % 100_000 === 5000 ? 2 : level * (2 + Math.sin(n / 30_000)) * (random() - 0.5);
    }),
  ) as [Float32Array, Float32Array];
}

const recordings = [
  stereo(strikes([{ time: 0.05, level: 0.4, decay: 0.08, pitch: 500 }], 0.7)),
  stereo(noise(1, 0.2, 3)),
];
const ways: Record<string, Partial<FinishOptions>> = {
  'the model’s sound': {},
  'with the lock': { envelopeLock: true },
  'half of recordings': { recorded: { recordings, share: 0.5, seed: 2 } },
  'in a room': {
    room: { tone: { level: -50 }, reverb: { seconds: 0.3, mix: 0.5 }, colour: null, seed: 1 },
  },
};

/** Finishes the take in parts that are handed over up to each of `ends`. */
function inParts(ends: readonly number[], way: Partial<FinishOptions>, sound: Stereo | null = model) {
  const finisher = new TakeFinisher({
    ...{ length: LENGTH, sampleRate: RATE, target, envelopeLock: false, settings },
    ...way,
  });
  const channels: Stereo = [new Float32Array(LENGTH), new Float32Array(LENGTH)];
  const parts: TakePart[] = [];
  let from = 0;
  for (const end of ends) {
    const slice = (samples: Float32Array) => samples.slice(from, end);
    const part = finisher.finish(end - from, sound && [slice(sound[0]), slice(sound[1])]);
    from = end;
    if (!part) continue;
    parts.push(part);
    part.channels.forEach((samples, c) => channels[c]!.set(samples, part.start));
  }
  return { channels, parts, ...finisher.measurement() };
}

const ENDS = [130_001, 140_000, 250_000, LENGTH];

function decibels(whole: Float32Array, other: Float32Array): number {
  let [error, power] = [0, 0];
  whole.forEach((x, n) => {
    error += (x - other[n]!) ** 2;
    power += x * x;
  });
  return 10 * Math.log10(error / power);
}

describe.each(Object.entries(ways))('%s', (_, way) => {
  const whole = inParts([LENGTH], way);
  const pieces = inParts(ENDS, way);

  test('in parts sounds as it does as a whole', () => {
    expect(pieces.parts.length).toBeGreaterThan(2);
    pieces.channels.forEach((samples, c) => expect(decibels(whole.channels[c]!, samples)).toBeLessThan(-25));
    expect(Math.abs(pieces.envelopeError - whole.envelopeError)).toBeLessThan(0.02 * whole.envelopeError);
  });

  test('the parts follow on each other to the end, the first from half a second before what is there', () => {
    let at = 0;
    for (const { channels, start } of pieces.parts) {
      expect(start).toBe(at);
      at += channels[0].length;
    }
    expect(at).toBe(LENGTH);
    const first = pieces.parts[0]!.channels[0].length;
    expect(first).toBeGreaterThan(ENDS[0]! - 0.6 * RATE);
    expect(first).toBeLessThanOrEqual(ENDS[0]! - 0.5 * RATE);
  });

  test('no step between two parts is larger than those around it', () => {
    for (const { start } of pieces.parts.slice(1)) {
      const [left] = pieces.channels;
      const step = (n: number) => Math.abs(left[n]! - left[n - 1]!);
      let most = 0;
      for (let n = start - 500; n < start + 500; n++) if (n !== start) most = Math.max(most, step(n));
      expect(step(start)).toBeLessThanOrEqual(1.01 * most);
    }
  });
});

test('the measured envelope is that of the joined parts', () => {
  const { channels, measured } = inParts(ENDS, { envelopeLock: true });
  const again = measureEnvelope({ sampleRate: RATE, channels }, settings);
  expect(again.left).toHaveLength(measured.left.length);
  again.left.forEach((level, i) => expect(Math.abs(level - measured.left[i]!)).toBeLessThan(2e-3));
});

test('recordings alone need no model', () => {
  const recorded = { recordings, share: 1, seed: 2 };
  const [whole, pieces] = [[LENGTH], ENDS].map((ends) => inParts(ends, { recorded }, null));
  expect(decibels(whole!.channels[0], pieces!.channels[0])).toBeLessThan(-25);
});

test('a part too short to be finished waits for the next', () => {
  const { parts } = inParts([20_000, 30_000, LENGTH], {});
  expect(parts.map(({ start }) => start)).toEqual([0, 4 * 1764]);
});
