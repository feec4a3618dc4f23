import { beforeAll, describe, expect, test } from 'vitest';
import type { Envelope } from '../loudness/envelope';
import { atSensitivity, hitLevels, isDrawn, type DetectedHits } from './detected-hits';
import { onsets } from '../loudness/onsets';
import { seeded } from '../curve/random.fixture';
import { map, type Scripted } from './scripted-mapper.fixture';

const positions = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1];

const certain = { at: 100, odds: 12, loud: 45 };
const likely = { at: 200, odds: 1, loud: 40 };
const unlikely = { at: 300, odds: -5, loud: 35 };
const impossible = { at: 400, odds: -40, loud: 50 };
const script: Scripted = { events: [certain, likely, unlikely, impossible] };

const eventsAt = (curve: Envelope) => onsets(curve.left, 125).map((time) => Math.round(time * 125));

describe('a clip with a certain, a likely, an unlikely and an impossible hit', () => {
  let decoded: Envelope;
  let detected: DetectedHits;
  beforeAll(() => void ({ decoded, detected } = map(script, 500)));

  test('sensitivity 0 is the decoded envelope itself', () => {
    expect(atSensitivity(decoded, detected, 0)).toBe(decoded);
    expect(eventsAt(decoded)).toHaveLength(2);
  });

  test('confident hits only: the likely one is removed, the certain one keeps its level', () => {
    const curve = atSensitivity(decoded, detected, -1);
    expect(eventsAt(curve)).toHaveLength(1);
    expect(curve.left.slice(0, 180)).toEqual(decoded.left.slice(0, 180));
    expect(Math.max(...curve.left.slice(195, 260))).toBeLessThan(
      Math.max(...decoded.left.slice(195, 260)) / 4,
    );
  });

  test('all hits: the unlikely one is drawn at its own level, in both channels', () => {
    const curve = atSensitivity(decoded, detected, 1);
    expect(eventsAt(curve)).toHaveLength(3);
    for (const side of ['left', 'right'] as const) {
      expect(Math.max(...decoded[side].slice(295, 330))).toBeLessThan(0.01);
      expect(Math.max(...curve[side].slice(295, 330))).toBeGreaterThan(0.03);
    }
    expect(curve.left[310]!).toBeGreaterThan(curve.right[310]!);
    expect(Math.max(...curve.left.slice(380))).toBeLessThan(1e-3);
  });

  test('one hit alone has the levels of the sensitivity that shows it', () => {
    const index = detected.hits.findIndex(({ sample }) => Math.abs(sample - unlikely.at) < 8);
    const [left, right] = hitLevels(decoded, detected, index);
    const { from } = detected.hits[index]!;
    const shown = atSensitivity(decoded, detected, 1);
    expect(left).toEqual(shown.left.slice(from, from + left.length));
    expect(right).toEqual(shown.right.slice(from, from + right.length));
  });
});

test('silence stays silent at every sensitivity', () => {
  const { decoded, detected } = map({ events: [] }, 300);
  expect(detected.hits).toEqual([]);
  for (const position of positions)
    expect(Math.max(...atSensitivity(decoded, detected, position).left)).toBeLessThan(1e-9);
});

test('more sensitivity lowers no sample and removes no event, in random clips', () => {
  const random = seeded(11);
  for (let round = 0; round < 20; round++) {
    let at = 20;
    const events: { at: number; odds: number; loud: number }[] = [];
    while (at < 560) {
      events.push({ at, odds: 24 * random() - 12, loud: 20 + 35 * random() });
      at += 26 + Math.floor(60 * random());
    }
    const { decoded, detected } = map({ events }, 600);
    let before: Envelope | null = null;
    let count = 0;
    for (const position of positions) {
      const curve = atSensitivity(decoded, detected, position);
      if (before)
        for (const side of ['left', 'right'] as const)
          expect(curve[side].every((level, i) => level >= before![side][i]!)).toBe(true);
      const drawn = detected.hits.filter((hit) => isDrawn(hit, position)).length;
      expect(drawn).toBeGreaterThanOrEqual(count);
      // The curve rises at every drawn hit.
      for (const hit of detected.hits)
        if (isDrawn(hit, position))
          expect(curve.left[Math.min(599, hit.sample + 6)]!).toBeGreaterThan(
            curve.left[Math.max(0, hit.sample - 6)]!,
          );
      [before, count] = [curve, drawn];
    }
  }
});
