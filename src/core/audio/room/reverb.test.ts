import { expect, test } from 'vitest';
import { addReverb } from './add-reverb';
import { roomResponse } from './room-response';

const RATE = 44_100;

function impulse(length: number, at = 0): [Float32Array, Float32Array] {
  const left = new Float32Array(length);
  left[at] = 1;
  return [left, left.slice()];
}

/** RT60 by Schroeder's backward integration (1965): the slope from -5 to -35 dB. */
function decayTime(samples: Float32Array): number {
  const energy = new Float64Array(samples.length + 1);
  for (let n = samples.length - 1; n >= 0; n--) energy[n] = energy[n + 1]! + samples[n]! ** 2;
  const at = (decibels: number) => energy.findIndex((e) => 10 * Math.log10(e / energy[0]!) <= decibels);
  return (2 * (at(-35) - at(-5))) / RATE;
}

test.each([0.15, 0.3, 0.45, 0.6])('a room of %d s decays by 60 dB in that time', (seconds) => {
  const channels = impulse(RATE);
  addReverb(channels, RATE, { seconds, mix: 1 });
  for (const samples of channels) {
    samples[0]! -= 1;
    expect(Math.abs(decayTime(samples) / seconds - 1)).toBeLessThan(0.2);
  }
});

test('the room is as loud as its amount says, and the direct sound does not change', () => {
  for (const mix of [0.1, 0.5, 1]) {
    const channels = impulse(RATE);
    addReverb(channels, RATE, { seconds: 0.3, mix });
    for (const samples of channels) {
      expect(samples[0]).toBe(1);
      expect(samples.subarray(1, 0.002 * RATE).every((x) => x === 0)).toBe(true);
      const energy = samples.subarray(1).reduce((sum, x) => sum + x * x, 0);
      expect(energy / mix ** 2).toBeGreaterThan(0.7);
      expect(energy / mix ** 2).toBeLessThan(1.3);
    }
  }
  const dry = impulse(1000);
  addReverb(dry, RATE, { seconds: 0.3, mix: 0 });
  expect(dry).toEqual(impulse(1000));
});

test('it is the convolution with the response, across the blocks of a long sound', () => {
  const places = [0, 50_000, 50_001, 131_000];
  const channels: [Float32Array, Float32Array] = [new Float32Array(140_000), new Float32Array(140_000)];
  for (const [i, place] of places.entries()) channels[i % 2]![place] = 0.5 + i / 10;
  const dry = channels.map((samples) => samples.slice());
  addReverb(channels, RATE, { seconds: 0.2, mix: 0.5 });
  const { early, late } = roomResponse(0.2, RATE);
  const expected = dry.map((samples) => Float64Array.from(samples));
  for (const [c, side] of expected.entries()) {
    for (let k = 0; k < late[0].length; k++) {
      for (const place of places) {
        if (place + k >= side.length) continue;
        const mid = (dry[0]![place]! + dry[1]![place]!) / 2;
        side[place + k]! += 0.5 * (dry[c]![place]! * (early[c]![k] ?? 0) + mid * late[c]![k]!);
      }
    }
  }
  for (const [c, samples] of channels.entries()) {
    expect(samples.reduce((most, x, n) => Math.max(most, Math.abs(x - expected[c]![n]!)), 0)).toBeLessThan(
      1e-6,
    );
  }
});

test('left and right do not resemble each other, and the same sound gives the same bits', () => {
  const [a, b] = [impulse(RATE), impulse(RATE)];
  addReverb(a, RATE, { seconds: 0.4, mix: 1 });
  addReverb(b, RATE, { seconds: 0.4, mix: 1 });
  expect(a).toEqual(b);
  const [left, right] = a.map((samples) => samples.subarray(1));
  expect(Math.abs(left!.reduce((sum, x, n) => sum + x * right![n]!, 0))).toBeLessThan(0.2);
});

test('before the first sound and after the tail there is digital silence, and no denormal number anywhere', () => {
  const channels = impulse(3 * RATE, RATE);
  addReverb(channels, RATE, { seconds: 0.3, mix: 0.5 });
  for (const samples of channels) {
    expect(samples.subarray(0, RATE).every((x) => x === 0)).toBe(true);
    expect(samples.subarray(1.4 * RATE).every((x) => x === 0)).toBe(true);
    expect(samples.every((x) => x === 0 || Math.abs(x) > 1e-30)).toBe(true);
  }
});
