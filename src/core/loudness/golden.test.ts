import { expect, test } from 'vitest';
import muLaw from '../../../models/contract/golden/mu-law.json';
import rms from '../../../models/contract/golden/rms.json';
import smoothing from '../../../models/contract/golden/smoothing.json';
import { classOfRms, rmsOfClass } from './mu-law';
import { RmsMeter } from './rms';
import { movingAverage } from './smoothing';

/** The tests of models/ compare with the same files: Python trains on the loudness that the page measures. */
function expectClose(actual: Iterable<number>, expected: readonly number[]): void {
  const values = [...actual];
  expect(values).toHaveLength(expected.length);
  values.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
}

test('RMS', () => {
  const meter = new RmsMeter(rms.window, rms.hop);
  expectClose([...meter.push(Float32Array.from(rms.signal)), ...meter.finish()], rms.rms);
});

test('smoothing', () => {
  expectClose(movingAverage(Float32Array.from(smoothing.curve), smoothing.width), smoothing.smoothed);
});

test('µ-law classes both ways', () => {
  expect(muLaw.rms.map((value) => classOfRms(value, muLaw))).toEqual(muLaw.class);
  expectClose(
    muLaw.rmsOfClass.map((_, c) => rmsOfClass(c, muLaw)),
    muLaw.rmsOfClass,
  );
});
