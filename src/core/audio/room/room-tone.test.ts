import { expect, test } from 'vitest';
import { Fft } from '../fft';
import { plainColour, powerAt, type RoomColour } from './room-colour';
import { QuietColour } from './quiet-colour';
import { roomTone } from './room-tone';

const RATE = 44_100;

/** Level of a sound between two frequencies, dB, over a mean of whole frames. */
function bandLevel(samples: Float32Array, rate: number, low: number, high: number): number {
  const size = 4096;
  const fft = new Fft(size);
  let sum = 0;
  for (let start = 0; start + size <= samples.length; start += size) {
    const re = Float64Array.from(
      { length: size },
      (_, n) => samples[start + n]! * Math.sin((Math.PI * n) / size) ** 2,
    );
    const im = new Float64Array(size);
    fft.forward(re, im);
    for (let k = 1; k < size / 2; k++) {
      const hertz = (k * rate) / size;
      if (hertz >= low && hertz < high) sum += re[k]! ** 2 + im[k]! ** 2;
    }
  }
  return 10 * Math.log10(sum);
}
const levelOf = (samples: Float32Array) =>
  10 * Math.log10(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);

test.each([-90, -60, -30])(
  'a floor of %d dBFS has that level, in both channels and in every second',
  (level) => {
    for (const samples of roomTone({ start: 0, length: 3 * RATE }, RATE, level, plainColour, 7)) {
      expect(Math.abs(levelOf(samples) - level)).toBeLessThan(0.2);
      for (const second of [0, 1, 2]) {
        expect(Math.abs(levelOf(samples.subarray(second * RATE, (second + 1) * RATE)) - level)).toBeLessThan(
          1,
        );
      }
    }
  },
);

test('the same seed gives the same bits, another one others; left and right do not resemble each other', () => {
  const [left, right] = roomTone({ start: 0, length: 2 * RATE }, RATE, -60, plainColour, 1);
  expect(roomTone({ start: 0, length: 2 * RATE }, RATE, -60, plainColour, 1)).toEqual([left, right]);
  expect(roomTone({ start: 0, length: 2 * RATE }, RATE, -60, plainColour, 2)[0]).not.toEqual(left);
  const product = left.reduce((sum, x, n) => sum + x * right[n]!, 0) / left.length;
  expect(Math.abs(product) / 1e-6).toBeLessThan(0.15);
});

test('a part of a tone is the same whether it is made alone or with what is before it', () => {
  const [, right] = roomTone({ start: 0, length: 40_000 }, RATE, -60, plainColour, 3);
  for (const start of [1, 8192, 20_001]) {
    const length = 40_000 - start;
    expect(roomTone({ start, length }, RATE, -60, plainColour, 3)[1]).toEqual(right.slice(start));
  }
});

test.each([1, 100, 8191, 20_000])('%d samples have no value that is not a number', (length) => {
  const [left, right] = roomTone({ start: 0, length }, RATE, -60, plainColour, 3);
  expect([left, right].every((samples) => samples.length === length && samples.every(Number.isFinite))).toBe(
    true,
  );
});

test('a plain floor falls by 4.5 dB an octave', () => {
  const [left] = roomTone({ start: 0, length: 4 * RATE }, RATE, -60, plainColour, 5);
  // An octave has twice the bins of the one below.
  const step = bandLevel(left, RATE, 2000, 4000) - bandLevel(left, RATE, 1000, 2000);
  expect(step - 10 * Math.log10(2)).toBeCloseTo(-4.5, 0);
  expect(powerAt(plainColour, 10)).toBe(0);
  expect(powerAt(plainColour, 21_000)).toBe(0);
  expect(10 * Math.log10(powerAt(plainColour, 2000) / powerAt(plainColour, 1000))).toBeCloseTo(-4.515, 2);
});

/** Noise around 300 Hz at -55 dBFS, with bursts of white noise at -12 dBFS in most of the time. */
function production(rate: number): { sampleRate: number; channels: Float32Array[] } {
  const hum: RoomColour = { frequencies: Float64Array.of(250, 350), power: Float64Array.of(1, 1) };
  const flat: RoomColour = { frequencies: Float64Array.of(20, 20_000), power: Float64Array.of(1, 1) };
  const quiet = roomTone({ start: 0, length: 6 * rate }, rate, -55, hum, 11);
  const loud = roomTone({ start: 0, length: 6 * rate }, rate, -12, flat, 12);
  const channels = quiet.map((samples, c) =>
    samples.map((x, n) => x + (n % rate < 0.7 * rate ? loud[c]![n]! : 0)),
  );
  return { sampleRate: rate, channels };
}

test.each([44_100, 48_000])('the colour is that of the quiet parts of a sound (%d Hz)', (rate) => {
  const quiet = new QuietColour(rate);
  const sound = production(rate);
  for (let second = 0; second < 6; second += 2) {
    const channels = sound.channels.map((samples) => samples.subarray(second * rate, (second + 2) * rate));
    quiet.push({ sampleRate: rate, channels });
  }
  const colour = quiet.finish()!;
  const [left, right] = roomTone({ start: 0, length: 3 * RATE }, RATE, -60, colour, 2);
  for (const samples of [left, right]) {
    expect(bandLevel(samples, RATE, 200, 400) - bandLevel(samples, RATE, 400, 20_000)).toBeGreaterThan(20);
  }
});

test('no colour without quiet parts: a loud, a silent, a short or no sound', () => {
  const colourOf = (samples: Float32Array) => {
    const quiet = new QuietColour(RATE);
    quiet.push({ sampleRate: RATE, channels: [samples] });
    return quiet.finish();
  };
  const [noise] = roomTone({ start: 0, length: 2 * RATE }, RATE, -12, plainColour, 1);
  expect(colourOf(noise)).toBeNull();
  expect(colourOf(new Float32Array(2 * RATE))).toBeNull();
  expect(colourOf(noise.subarray(0, 3000))).toBeNull();
  expect(colourOf(new Float32Array(2 * RATE).fill(NaN))).toBeNull();
  expect(colourOf(noise.map((x) => x / 100))).not.toBeNull();
  expect(new QuietColour(RATE).finish()).toBeNull();
});
