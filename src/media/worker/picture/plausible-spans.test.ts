import { expect, test } from 'vitest';
import { plausibleSpans } from './plausible-spans';

const spans = (...times: number[]) => times.map((timestamp) => ({ timestamp, duration: 0.04 }));
const steady = Array.from({ length: 50 }, (_, i) => i / 25);

test('one frame hours away is left out, and the length is refuted', () => {
  const { shown, refuted } = plausibleSpans(spans(...steady, 10_800), 2);
  expect(shown).toHaveLength(50);
  expect(shown.at(-1)!.duration).toBeCloseTo(0.04, 2);
  expect(refuted).toBeCloseTo(10_800.04);
});

test('a first frame hours before the others is left out', () => {
  expect(plausibleSpans(spans(0, ...steady.map((time) => time + 7200)), null).shown).toHaveLength(50);
});

test('a last frame that claims hours', () => {
  const claimed = [...spans(...steady), { timestamp: 2, duration: 9000 }];
  const { shown, refuted } = plausibleSpans(claimed, null);
  expect(shown).toHaveLength(51);
  expect(shown.at(-1)!.duration).toBeLessThan(1);
  expect(refuted).toBeCloseTo(9002);
});

test('a still picture with sound is believed, and so are slides and a pause', () => {
  expect(plausibleSpans(spans(...steady, 300), 300)).toMatchObject({ refuted: null });
  expect(plausibleSpans(spans(0, 60, 120, 180), null)).toMatchObject({ refuted: null });
  expect(plausibleSpans(spans(...steady, 42), null)).toMatchObject({ refuted: null });
});
