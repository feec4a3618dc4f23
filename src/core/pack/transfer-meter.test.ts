import { expect, test } from 'vitest';
import { TransferMeter } from './transfer-meter';

test('the rate is that of the last seconds, and what was there before does not count', () => {
  const meter = new TransferMeter(1000);
  expect(meter.note(0, 400)).toEqual({ rate: null, secondsLeft: null });
  expect(meter.note(1, 410)).toEqual({ rate: 10, secondsLeft: 59 });
  for (let second = 2; second <= 20; second++) meter.note(second, 410 + (second - 1) * 20);
  expect(meter.note(21, 810).rate).toBeCloseTo(20);
});

test('after a damaged file the rate is measured anew', () => {
  const meter = new TransferMeter(1000);
  meter.note(0, 0);
  expect(meter.note(2, 200).rate).toBe(100);
  expect(meter.note(3, 50).rate).toBeNull();
  expect(meter.note(4, 60).rate).toBe(10);
});
