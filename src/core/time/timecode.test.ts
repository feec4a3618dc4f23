import { describe, expect, it } from 'vitest';
import { formatTime, parseTime } from './clock-text';
import {
  frameAt,
  type FrameGrid,
  frameNumber,
  frameTime,
  nearestFrameTime,
  frameNumberTime,
  stepFrames,
} from './frame-grid';
import { type FrameRate, nominalRate } from './frame-rate';
import { toSamples } from './samples';
import { formatTimecode, framesPerDay, parseTimecode } from './timecode';

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
  it('counts a frame a second at least, as of an animatic with a still every 4 s', () => {
    const format = { rate: { numerator: 1, denominator: 4 }, drop: false };
    expect(formatTimecode(5, format)).toBe('00:00:05:00');
    expect(parseTimecode('00:00:05:00', format)).toBe(5);
  });

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

  const formats = Object.entries(rates).flatMap(([name, rate]) =>
    [false, true].map((drop) => [`${name}${drop ? ' drop' : ''}`, { rate, drop }] as const),
  );

  it.each(formats)(
    'parses what it formats for every frame of 25 minutes, in order, at %s',
    (_name, format) => {
      const wrong: string[] = [];
      let before = '';
      for (let frame = 0; frame < 25 * 60 * nominalRate(format.rate); frame++) {
        const text = formatTimecode(frame, format);
        if (parseTimecode(text, format) !== frame || text <= before) wrong.push(`${frame} ${text}`);
        before = text;
      }
      expect(wrong).toEqual([]);
    },
  );

  it.each(formats)('wraps after 24 hours at %s', (_name, format) => {
    const day = framesPerDay(format);
    const [first, last] = [formatTimecode(0, format), formatTimecode(day - 1, format)];
    expect(last).toMatch(/^23:59:59[:;]/);
    expect(parseTimecode(last, format)).toBe(day - 1);
    for (let frame = -200; frame < 0; frame++) {
      expect(parseTimecode(formatTimecode(day + frame, format), format)).toBe(day + frame);
    }
    expect(formatTimecode(day, format)).toBe(first);
    expect(formatTimecode(2 * day + 30, format)).toBe(formatTimecode(30, format));
    expect(parseTimecode('24:00:00:00', format)).toBeNull();
  });

  it('skips 2 numbers per minute at 29.97 and 4 at 59.94, except every tenth', () => {
    for (const [name, count] of [
      ['29.97', 2],
      ['59.94', 4],
    ] as const) {
      const format = { rate: rates[name], drop: true };
      const second = nominalRate(format.rate);
      const texts = Array.from({ length: 10 * 60 * second }, (_, frame) => formatTimecode(frame, format));
      const counted = new Set(texts);
      for (let minute = 1; minute <= 9; minute++) {
        const text = (frame: number) => `00:0${minute}:00;0${frame}`;
        expect([0, 1, 2, 3, 4].map((frame) => counted.has(text(frame)))).toEqual(
          [0, 1, 2, 3, 4].map((frame) => frame >= count),
        );
      }
      expect(counted.size).toBe(texts.length);
    }
    expect(framesPerDay({ rate: rates['29.97'], drop: true })).toBe(2_589_408);
    expect(framesPerDay({ rate: rates['59.94'], drop: true })).toBe(5_178_816);
  });

  it('a drop-frame hour is within two frames of a real hour', () => {
    const frame = parseTimecode('01:00:00;00', { rate: rates['29.97'], drop: true })!;
    expect(Math.abs((frame * 1001) / 30000 - 3600)).toBeLessThan(0.004);
  });

  it('rejects numbers that do not exist', () => {
    const drop = { rate: rates['29.97'], drop: true };
    expect(parseTimecode('00:01:00;00', drop)).toBeNull();
    expect(parseTimecode('00:01:00;01', drop)).toBeNull();
    expect(parseTimecode('00:10:00;00', drop)).toBe(17982);
    expect(parseTimecode('00:00:60:00', drop)).toBeNull();
    expect(parseTimecode('00:00:00:30', drop)).toBeNull();
    expect(parseTimecode('one', drop)).toBeNull();
  });

  it('parses fewer fields from the right', () => {
    const format = { rate: rates['25'], drop: false };
    expect(parseTimecode('3:04', format)).toBe(79);
    expect(parseTimecode('304', format)).toBe(79);
    expect(parseTimecode('01000304', format)).toBe(90_000 + 79);
    expect(parseTimecode('304', { rate: rates['29.97'], drop: true })).toBe(94);
  });
});

describe('frames', () => {
  const ntsc: FrameGrid = { rate: rates['23.976'], times: null };
  const variable: FrameGrid = { rate: rates['30'], times: Float64Array.of(0, 0.033, 0.1, 0.1334, 0.5) };

  it('the start of a frame belongs to that frame, at every rate', () => {
    for (const rate of Object.values(rates)) {
      const grid = { rate, times: null };
      const frames = Array.from({ length: 1000 }, (_, i) => i * 97);
      expect(frames.map((frame) => frameAt(grid, frameTime(grid, frame)))).toEqual(frames);
    }
  });

  it('steps by the frame times of a variable-rate clip', () => {
    expect(stepFrames(variable, 0.05, 1)).toBe(0.1);
    expect(stepFrames(variable, 0.1, 1)).toBe(0.1334);
    expect(stepFrames(variable, 0.1, -1)).toBe(0.033);
    expect(stepFrames(variable, 0, -1)).toBe(0);
    expect(nearestFrameTime(variable, 0.3)).toBe(0.1334);
    expect(nearestFrameTime(variable, 0.4)).toBe(0.5);
    expect(frameTime(variable, 5)).toBeCloseTo(0.5 + 1 / 30, 12);
  });

  it('a step forward and back returns to the same time', () => {
    const time = frameTime(ntsc, 1000);
    expect(stepFrames(ntsc, stepFrames(ntsc, time, 7), -7)).toBe(time);
  });

  it.each(Object.entries(rates))(
    'every frame starts at the nearest sample for 24 hours at %s',
    (_name, rate) => {
      const grid = { rate, times: null };
      const day = framesPerDay({ rate, drop: false });
      for (const sampleRate of [44100, 48000]) {
        for (let frame = 0; frame <= day; frame += 997) {
          // In integers: no other sample is nearer to frame × denominator × sampleRate / numerator.
          const exact = BigInt(frame) * BigInt(rate.denominator) * BigInt(sampleRate);
          const off = BigInt(toSamples(frameTime(grid, frame), sampleRate)) * BigInt(rate.numerator) - exact;
          expect(2n * (off < 0n ? -off : off) <= BigInt(rate.numerator)).toBe(true);
        }
      }
    },
  );

  it('numbers a clip with dropped frames by real time', () => {
    // A recording at 30 fps that lost every frame between 1 s and 2 s.
    const times = Float64Array.from([...Array(31).keys(), 60, 61, 62].map((i) => i / 30 + (i % 3) * 1e-4));
    const grid = { rate: rates['30'], times };
    const numbers = [...times].map((time) => frameNumber(grid, time));
    expect(numbers).toEqual([...Array(31).keys(), 60, 61, 62]);
    expect(numbers.map((number) => frameNumberTime(grid, number))).toEqual([...times]);
    expect(frameNumber(grid, 1.5)).toBe(45);
    expect(frameNumberTime(grid, 45)).toBe(1.5);
    expect(stepFrames(grid, 1.5, 1)).toBe(times[31]);
    expect(stepFrames(grid, 1.5, -1)).toBe(times[29]);
  });
});

describe('the clock', () => {
  const grid: FrameGrid = { rate: rates['25'], times: null };
  const display = { unit: 'timecode', drop: false, startFrame: 90_000 } as const;

  it('adds the start offset and subtracts it again', () => {
    expect(formatTime(2, grid, display)).toBe('01:00:02:00');
    expect(parseTime('01:00:02:00', 0, grid, display)).toBe(2);
  });

  it('continues past midnight', () => {
    const late = { ...display, startFrame: 24 * 3600 * 25 - 50 };
    expect(formatTime(1, grid, late)).toBe('23:59:59:00');
    expect(formatTime(3, grid, late)).toBe('00:00:01:00');
    expect(parseTime('00:00:01:00', 0, grid, late)).toBe(3);
    expect(parseTime('23:59:00:00', 0, grid, late)).toBe(0);
  });

  it.each(Object.entries(rates))('parses what it formats for real frame times, at %s', (_name, rate) => {
    // Frame times as in a container with a time base of 1 ms.
    const times = Float64Array.from(
      { length: 3000 },
      (_, i) => Math.round((i * 1000 * rate.denominator) / rate.numerator) / 1000,
    );
    const real = { rate, times };
    for (const drop of [false, true]) {
      const shown = { unit: 'timecode', drop, startFrame: 3600 * nominalRate(rate) } as const;
      for (let frame = 0; frame < times.length; frame += 7) {
        const text = formatTime(times[frame]!, real, shown);
        expect(text).toBe(formatTimecode(shown.startFrame + frame, { rate, drop }));
        expect(parseTime(text, 0, real, shown)).toBe(times[frame]);
      }
    }
  });

  it('parses seconds, frame offsets and frame numbers', () => {
    expect(parseTime('12.5s', 0, grid, display)).toBe(12.5);
    expect(parseTime('+12', 1, grid, display)).toBeCloseTo(1.48, 12);
    expect(parseTime('-50', 1, grid, display)).toBe(0);
    expect(parseTime('+1:05', 1, grid, display)).toBeCloseTo(2.2, 12);
    expect(parseTime('-0.5s', 1, grid, display)).toBe(0.5);
    expect(parseTime('1.5', 0, grid, { ...display, unit: 'seconds' })).toBe(1.5);
    expect(parseTime('01000210', 0, grid, display)).toBe(2.4);
    expect(parseTime('50', 0, grid, { ...display, unit: 'frames', startFrame: 0 })).toBe(2);
    expect(parseTime('x', 0, grid, display)).toBeNull();
  });
});
