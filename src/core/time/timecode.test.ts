import { describe, expect, it } from 'vitest';
import { formatTime, parseTime } from './clock-text';
import type { FrameGrid } from './frame-grid';
import { frameAt, frameTime, nearestFrameTime, stepFrames } from './frame-grid';
import type { FrameRate } from './frame-rate';
import { nominalRate } from './frame-rate';
import { frameToSample } from './samples';
import { formatTimecode, parseTimecode } from './timecode';

const rates = {
  '23.976': { numerator: 24000, denominator: 1001 },
  '24': { numerator: 24, denominator: 1 },
  '25': { numerator: 25, denominator: 1 },
  '29.97': { numerator: 30000, denominator: 1001 },
  '30': { numerator: 30, denominator: 1 },
  '50': { numerator: 50, denominator: 1 },
  '59.94': { numerator: 60000, denominator: 1001 },
  '60': { numerator: 60, denominator: 1 },
} satisfies Record<string, FrameRate>;

describe('timecode', () => {
  it.each<[keyof typeof rates, boolean, number, string]>([
    ['23.976', false, 24, '00:00:01:00'],
    ['23.976', true, 86400, '01:00:00:00'],
    ['24', false, 86399, '00:59:59:23'],
    ['25', false, 25 * 3661 + 7, '01:01:01:07'],
    ['29.97', false, 1800, '00:01:00:00'],
    ['29.97', true, 1799, '00:00:59;29'],
    ['29.97', true, 1800, '00:01:00;02'],
    ['29.97', true, 17981, '00:09:59;29'],
    ['29.97', true, 17982, '00:10:00;00'],
    ['29.97', true, 19782, '00:11:00;02'],
    ['29.97', true, 107892, '01:00:00;00'],
    ['30', true, 1800, '00:01:00:00'],
    ['50', false, 50 * 60 + 49, '00:01:00:49'],
    ['59.94', true, 3599, '00:00:59;59'],
    ['59.94', true, 3600, '00:01:00;04'],
    ['59.94', true, 35964, '00:10:00;00'],
    ['59.94', false, 3600, '00:01:00:00'],
    ['60', false, 3600, '00:01:00:00'],
    ['24', false, -25, '-00:00:01:01'],
  ])('at %s (drop %s), frame %d is %s', (name, drop, frame, text) => {
    const format = { rate: rates[name], drop };
    expect(formatTimecode(frame, format)).toBe(text);
    expect(parseTimecode(text, format)).toBe(frame);
  });

  it.each(Object.entries(rates))(
    'reads back every frame around the minutes of the first quarter of an hour at %s',
    (_name, rate) => {
      const wrong: string[] = [];
      for (const drop of [false, true]) {
        for (let minute = 0; minute < 15; minute++) {
          const first = Math.max(0, minute * 60 * nominalRate(rate) - 80);
          for (let frame = first; frame < first + 160; frame++) {
            const text = formatTimecode(frame, { rate, drop });
            if (parseTimecode(text, { rate, drop }) !== frame) wrong.push(`${frame} ${text}`);
          }
        }
      }
      expect(wrong).toEqual([]);
    },
  );

  it('counts a drop-frame hour within two frames of a real hour', () => {
    const frame = parseTimecode('01:00:00;00', { rate: rates['29.97'], drop: true })!;
    expect(Math.abs((frame * 1001) / 30000 - 3600)).toBeLessThan(0.004);
  });

  it('refuses numbers that do not exist', () => {
    const drop = { rate: rates['29.97'], drop: true };
    expect(parseTimecode('00:01:00;00', drop)).toBeNull();
    expect(parseTimecode('00:01:00;01', drop)).toBeNull();
    expect(parseTimecode('00:10:00;00', drop)).toBe(17982);
    expect(parseTimecode('00:00:60:00', drop)).toBeNull();
    expect(parseTimecode('00:00:00:30', drop)).toBeNull();
    expect(parseTimecode('one', drop)).toBeNull();
  });

  it('reads fewer fields from the right', () => {
    expect(parseTimecode('3:04', { rate: rates['25'], drop: false })).toBe(79);
  });
});

describe('frames', () => {
  const ntsc: FrameGrid = { rate: rates['23.976'], times: null };
  const variable: FrameGrid = { rate: rates['30'], times: Float64Array.of(0, 0.033, 0.1, 0.1334, 0.5) };

  it('finds the frame whose own start it computed, at every rate', () => {
    for (const rate of Object.values(rates)) {
      const grid = { rate, times: null };
      const frames = Array.from({ length: 1000 }, (_, i) => i * 97);
      expect(frames.map((frame) => frameAt(grid, frameTime(grid, frame)))).toEqual(frames);
    }
  });

  it('steps on the real times of a variable-rate clip', () => {
    expect(stepFrames(variable, 0.05, 1)).toBe(0.1);
    expect(stepFrames(variable, 0.1, 1)).toBe(0.1334);
    expect(stepFrames(variable, 0.1, -1)).toBe(0.033);
    expect(stepFrames(variable, 0, -1)).toBe(0);
    expect(nearestFrameTime(variable, 0.3)).toBe(0.1334);
    expect(nearestFrameTime(variable, 0.4)).toBe(0.5);
    expect(frameTime(variable, 5)).toBeCloseTo(0.5 + 1 / 30, 12);
  });

  it('a step on and back is where it was', () => {
    const time = frameTime(ntsc, 1000);
    expect(stepFrames(ntsc, stepFrames(ntsc, time, 7), -7)).toBe(time);
  });

  it('names the sample on which a frame begins exactly', () => {
    expect(frameToSample(24000, rates['23.976'], 48000)).toBe(1001 * 48000);
    expect(frameToSample(1, rates['29.97'], 44100)).toBe(1471);
    expect(frameToSample(108_000 * 24, rates['59.94'], 44100)).toBe(
      Math.round((108_000 * 24 * 1001 * 44100) / 60000),
    );
  });
});

describe('the clock', () => {
  const grid: FrameGrid = { rate: rates['25'], times: null };
  const display = { unit: 'timecode', drop: false, startFrame: 90_000 } as const;

  it('adds the start offset and takes it off again', () => {
    expect(formatTime(2, grid, display)).toBe('01:00:02:00');
    expect(parseTime('01:00:02:00', 0, grid, display)).toBe(2);
  });

  it('understands seconds, frame steps and plain frames', () => {
    expect(parseTime('12.5s', 0, grid, display)).toBe(12.5);
    expect(parseTime('+12', 1, grid, display)).toBeCloseTo(1.48, 12);
    expect(parseTime('-50', 1, grid, display)).toBe(0);
    expect(parseTime('50', 0, grid, { ...display, unit: 'frames', startFrame: 0 })).toBe(2);
    expect(parseTime('x', 0, grid, display)).toBeNull();
  });
});
