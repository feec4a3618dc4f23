import { expect, test } from 'vitest';
import { formatTimeShift, formatTimeSpan, parseTimeShift } from './time-shift';

const film = { numerator: 25, denominator: 1 };

test.each<[string, number | null]>([
  ['-40 ms', -0.04],
  ['\u221240ms', -0.04],
  ['12.5', 0.0125],
  ['+1 frame', 0.04],
  ['-2.5f', -0.1],
  ['3 Frames', 0.12],
  ['.2 s', 0.2],
  ['1e9', null],
  ['40 dB', null],
  ['late', null],
  ['', null],
])('parses the shift "%s"', (text, seconds) => {
  if (seconds === null) expect(parseTimeShift(text, film)).toBeNull();
  else expect(parseTimeShift(text, film)).toBeCloseTo(seconds, 12);
});

test('states milliseconds, frames and direction', () => {
  expect(formatTimeShift(-0.04, film)).toBe('40 ms (1 frame) earlier');
  expect(formatTimeShift(0.0125, film)).toBe('12.5 ms (0.3 frames) later');
  expect(formatTimeSpan(-1001 / 30000, { numerator: 30000, denominator: 1001 })).toBe('33.4 ms (1 frame)');
});
