import { expect, test } from 'vitest';
import { envelopeError } from './envelope-error';
import { EnvelopeMeter, measureEnvelope, RmsMeter } from './rms';
import { movingAverage } from './smoothing';

const settings = { rate: 125, analysisRate: 16000, window: 512, hop: 128 };

function tone(rate: number, length: number, amplitude: number): Float32Array {
  return Float32Array.from({ length }, (_, n) => amplitude * Math.sin((2 * Math.PI * 1000 * n) / rate));
}

test('windows are centred, with zeros outside the signal', () => {
  const meter = new RmsMeter(4, 2);
  const values = [...meter.push(Float32Array.of(2, 2, 2, 2, 2, 2)), ...meter.finish()];
  expect(values).toEqual([Math.sqrt(2), 2, 2, Math.sqrt(2)].map(Math.fround));
});

test('a sine of amplitude a has RMS a / √2 at every rate', () => {
  for (const sampleRate of [16000, 44100, 48000]) {
    const channels = [tone(sampleRate, sampleRate, 0.5), new Float32Array(sampleRate)];
    const { left, right } = measureEnvelope({ sampleRate, channels }, settings);
    expect(left).toHaveLength(125);
    expect(left[60]).toBeCloseTo(0.5 / Math.SQRT2, 4);
    expect(right.every((x) => x === 0)).toBe(true);
  }
});

test('a mono sound has two equal channels; blocks give the same result as the whole', () => {
  const sound = tone(44100, 30_001, 0.3);
  const meter = new EnvelopeMeter(settings, 44100, 1);
  for (let at = 0; at < sound.length; at += 997) meter.push([sound.subarray(at, at + 997)]);
  const streamed = meter.finish(85);
  expect(streamed).toEqual(measureEnvelope({ sampleRate: 44100, channels: [sound] }, settings));
  expect(streamed.right).toEqual(streamed.left);
});

test('a length beyond the sound is filled with silence', () => {
  const meter = new EnvelopeMeter(settings, 16000, 1);
  meter.push([tone(16000, 1600, 1)]);
  const { left } = meter.finish(40);
  expect(left).toHaveLength(40);
  expect(left[30]).toBe(0);
});

test('smoothing preserves the area and spreads a peak evenly', () => {
  const curve = new Float32Array(31);
  curve[15] = 1;
  const smoothed = movingAverage(curve, 15);
  expect([smoothed[7], smoothed[8], smoothed[22], smoothed[23]]).toEqual(
    [0, 1 / 15, 1 / 15, 0].map(Math.fround),
  );
});

test('E-L1 averages both channels and counts missing samples as silence', () => {
  const target = { rate: 125, left: Float32Array.of(1, 0), right: Float32Array.of(0.5, 0) };
  const measured = { rate: 125, left: Float32Array.of(0.5), right: Float32Array.of(0.5) };
  expect(envelopeError(target, measured)).toBe(0.125);
});
