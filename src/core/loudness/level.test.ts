import { describe, expect, it } from 'vitest';
import { formatLevel, fromDecibels, parseGain, parseLevel, parseOffset, parseStretch } from './level';

describe('levels', () => {
  it.each<[string, number | null]>([
    ['-12 dB', fromDecibels(-12)],
    ['\u22126db', fromDecibels(-6)],
    ['-12', fromDecibels(-12)],
    ['0 dB', 1],
    ['0.4', 0.4],
    ['.5', 0.5],
    ['40 %', 0.4],
    ['silence', 0],
    ['-inf dB', 0],
    ['3 dB', null],
    ['2', null],
    ['loud', null],
    ['', null],
  ])('parses "%s"', (text, level) => {
    expect(parseLevel(text)).toBe(level);
  });

  it.each<[string, number | null]>([
    ['+3', fromDecibels(3)],
    ['-6 dB', fromDecibels(-6)],
    ['x0.5', 0.5],
    ['20 %', null],
    ['more', null],
  ])('parses the gain "%s"', (text, factor) => {
    expect(parseGain(text)).toBe(factor);
  });

  it.each<[string, number | null]>([
    ['+0.05', 0.05],
    ['-10 %', -0.1],
    ['+3 dB', null],
    ['2', null],
    ['', null],
  ])('parses the offset "%s"', (text, amount) => {
    expect(parseOffset(text)).toBe(amount);
  });

  it.each<[string, number | null]>([
    ['x1.5', 1.5],
    ['150 %', 1.5],
    ['0.5', 0.5],
    ['3 s', 1.5],
    ['500 ms', 0.25],
    ['0', null],
    ['-2', null],
    ['long', null],
  ])('parses the new duration "%s" of two seconds', (text, factor) => {
    expect(parseStretch(text, 2)).toBe(factor);
  });

  it('formats decibels', () => {
    expect(formatLevel(1)).toBe('0 dB');
    expect(formatLevel(0.5)).toBe('-6 dB');
    expect(formatLevel(0)).toBe('silence');
  });
});
