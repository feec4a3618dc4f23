import { describe, expect, it } from 'vitest';
import { thumbnailPlaces } from './thumbnail-places';

const rate = { numerator: 25, denominator: 1 };
const even = { rate, times: null };
const at = (start: number, pixelsPerSecond: number) => ({ start, pixelsPerSecond, width: 1000 });

describe('pictures of the strip', () => {
  it('fill half an hour with a few, a power of two of seconds apart', () => {
    const { places, step } = thumbnailPlaces(at(0, 1000 / 1800), even, 1800, 78);
    expect(step).toBe(128);
    expect(places.map(({ time }) => time)).toEqual(Array.from({ length: 15 }, (_, i) => i * 128));
  });

  it('stay the same while scrolling', () => {
    const times = (start: number) =>
      thumbnailPlaces(at(start, 100), even, 60, 78).places.map(({ time }) => time);
    expect(times(10)).toContain(12);
    expect(times(10.3)).toContain(12);
    expect(times(10.3)[0]).toBe(10);
  });

  it('are one a frame, at the frame and as wide, where frames are wider than pictures', () => {
    const { places } = thumbnailPlaces(at(0.05, 4800), even, 60, 78);
    expect(places[0]!.time).toBeCloseTo(0.04, 9);
    expect(places[0]!.end).toBeCloseTo(0.08, 9);
    expect(places.at(-1)!.end).toBeGreaterThan(0.05 + 1000 / 4800);
  });

  it('stand at the real frames of a variable-rate clip', () => {
    const times = Float64Array.of(0, 0.033, 0.1, 0.1334);
    const { places } = thumbnailPlaces(at(0, 4800), { rate, times }, 0.16, 78);
    expect(places.map(({ time }) => time)).toEqual([...times]);
    expect(places.at(-1)!.end).toBe(0.16);
  });
});
