import { expect, test } from 'vitest';
import { measureEnvelope } from '../loudness/rms';
import { alignEvent } from './align-event';
import { CELL, jointPower, movingMean } from './cell-power';
import { RMS_REACH } from './find-events';
import { jointLevel } from './find-hits';
import { RATE, settings, strikes } from './sounds.fixture';

const event = strikes([{ time: 0.02, level: 0.4, decay: 0.1, pitch: 900 }], 0.6, 1);
/** The envelope of the event played at sample `start` of a second. */
function curveAt(start: number) {
  const samples = new Float32Array(RATE);
  samples.set(event.subarray(0, RATE - start), start);
  const target = measureEnvelope({ sampleRate: RATE, channels: [samples, samples] }, settings);
  return { level: jointLevel(target), rate: settings.rate, sampleRate: RATE };
}

test.each([-8, -3, 0, 2, 7])('an event that is off by %d ms is shifted back to within 1.5 ms', (off) => {
  const right = Math.round(0.3 * RATE);
  const power = movingMean(jointPower([event, event]), RMS_REACH);
  const placed = right + Math.round((off * RATE) / 1000);
  const shift = alignEvent(power, placed, 0.32, curveAt(right));
  expect(Math.abs(placed + shift - right) / RATE).toBeLessThan(0.0015);
});

test('silence shifts nothing', () => {
  const silent = new Float64Array(RATE / CELL);
  const level = new Float32Array(125);
  expect(Math.abs(alignEvent(silent, 0, 0.3, { level, rate: 125, sampleRate: RATE }))).toBeLessThan(600);
});
