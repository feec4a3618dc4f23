import { describe, expect, test } from 'vitest';
import { frameIndexAt } from '../../../core/time/frame-grid';
import { buildTimeline, CLOCK_TOLERANCE, outputFrameCount } from './timeline';

const spans = (times: readonly number[], duration = 0.04) =>
  times.map((timestamp) => ({ timestamp, duration }));

const edited = { end: null, startsAtZero: true, tick: 0, soundEnd: null };
const unedited = { end: null, startsAtZero: false, tick: 0, soundEnd: null };

describe('picture timeline', () => {
  test('decoding order does not matter, time 0 is the first frame', () => {
    const timeline = buildTimeline(spans([1.5, 1.62, 1.54, 1.58]), edited)!;
    expect(timeline.origin).toBe(1.5);
    expect([...timeline.frameTimes].map((time) => time.toFixed(2))).toEqual(['0.00', '0.04', '0.08', '0.12']);
    expect(timeline.duration).toBeCloseTo(0.16);
  });

  test('frames before an edit are not shown', () => {
    const timeline = buildTimeline(spans([-0.08, -0.04, 0, 0.04]), edited)!;
    expect([...timeline.frameTimes]).toEqual([0, 0.04]);
    expect(timeline.origin).toBe(0);
  });

  test('without an edit list a negative time is shown as any other', () => {
    const timeline = buildTimeline(spans([-0.08, -0.04, 0, 0.04]), unedited)!;
    expect(timeline.frameTimes).toHaveLength(4);
    expect(timeline.origin).toBe(-0.08);
    expect(timeline.duration).toBeCloseTo(0.16);
  });

  test('a frame on screen at the edit starts at 0; one with less than half its duration left is dropped', () => {
    expect([...buildTimeline(spans([-0.01, 0.03, 0.07]), edited)!.frameTimes]).toEqual([0, 0.03, 0.07]);
    const dropped = buildTimeline(spans([-0.037, 0.003, 0.043]), edited)!;
    expect(dropped.origin).toBe(0.003);
    expect(dropped.frameTimes.length).toBe(2);
  });

  test('the edit list ends the picture', () => {
    const timeline = buildTimeline(spans([0, 0.04, 0.08, 0.12]), { ...edited, end: 0.1 })!;
    expect(timeline.frameTimes.length).toBe(3);
    expect(timeline.duration).toBeCloseTo(0.1);
  });

  test('a last frame without a duration lasts as long as the others', () => {
    const timeline = buildTimeline([...spans([0, 0.04]), { timestamp: 0.08, duration: 0 }], edited)!;
    expect(timeline.duration).toBeCloseTo(0.12);
  });

  test('null when no frame is shown', () => {
    expect(buildTimeline([], edited)).toBeNull();
    expect(buildTimeline(spans([-0.5]), edited)).toBeNull();
  });
});

describe('resampling', () => {
  const shown = (frameTimes: Float64Array, fps: number, count: number) =>
    Array.from({ length: count }, (_, k) => frameIndexAt(frameTimes, k / fps, CLOCK_TOLERANCE));

  test('an output frame shows the last frame that has started', () => {
    expect(shown(Float64Array.of(0, 0.04, 0.08, 0.12), 30, 5)).toEqual([0, 0, 1, 2, 3]);
  });

  test('millisecond times do not repeat frames of the same rate', () => {
    const rounded = Float64Array.from({ length: 90 }, (_, i) => Math.round((i / 30) * 1000) / 1000);
    expect(shown(rounded, 30, 90)).toEqual(Array.from({ length: 90 }, (_, i) => i));
  });

  test('a variable rate repeats frames over gaps', () => {
    expect(shown(Float64Array.of(0, 0.1, 0.5), 10, 7)).toEqual([0, 1, 1, 1, 1, 2, 2]);
  });

  test('the number of output frames that start inside a span', () => {
    expect(outputFrameCount(0, 10, 30)).toBe(300);
    expect(outputFrameCount(0, 6.006, 30)).toBe(181);
    expect(outputFrameCount(2, 2, 30)).toBe(1);
  });
});
