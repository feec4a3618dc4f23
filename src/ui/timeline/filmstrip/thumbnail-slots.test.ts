import { describe, expect, it } from 'vitest';
import { thumbnailSlots } from './thumbnail-slots';

const rate = { numerator: 25, denominator: 1 };
const even = { rate, times: null };
const at = (start: number, pixelsPerSecond: number) => ({ start, pixelsPerSecond, width: 1000 });

describe('slots of the filmstrip', () => {
  it('are a power of two of seconds long', () => {
    const { slots, step } = thumbnailSlots(at(0, 1000 / 1800), even, 1800, 78);
    expect(step).toBe(128);
    expect(slots.map(({ time }) => time)).toEqual(Array.from({ length: 15 }, (_, i) => i * 128));
  });

  it('do not move while scrolling', () => {
    const times = (start: number) =>
      thumbnailSlots(at(start, 100), even, 60, 78).slots.map(({ time }) => time);
    expect(times(10)).toContain(12);
    expect(times(10.3)).toContain(12);
    expect(times(10.3)[0]).toBe(10);
  });

  it('are frames if frames are wider than pictures', () => {
    const { slots } = thumbnailSlots(at(0.05, 4800), even, 60, 78);
    expect(slots[0]!.time).toBeCloseTo(0.04, 9);
    expect(slots[0]!.end).toBeCloseTo(0.08, 9);
    expect(slots.at(-1)!.end).toBeGreaterThan(0.05 + 1000 / 4800);
  });

  it('are the actual frames of a variable-rate clip', () => {
    const times = Float64Array.of(0, 0.033, 0.1, 0.1334);
    const { slots } = thumbnailSlots(at(0, 4800), { rate, times }, 0.16, 78);
    expect(slots.map(({ time }) => time)).toEqual([...times]);
    expect(slots.at(-1)!.end).toBe(0.16);
  });
});
