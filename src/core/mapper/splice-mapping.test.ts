import { expect, test } from 'vitest';
import { seeded } from '../curve/random.fixture';
import { atSensitivity } from './detected-hits';
import { map, type Scripted } from './scripted-mapper.fixture';
import { type Mapping, silentMapping, spliceMapping } from './splice-mapping';

const LENGTH = 900;
const OFFSET = 250;

function random(seed: number, length: number): Mapping {
  const next = seeded(seed);
  const events: Scripted['events'] = Array.from({ length: 8 }, (_, i) => ({
    at: Math.floor(((i + next()) * length) / 8),
    odds: 16 * next() - 8,
    loud: 25 + 30 * next(),
  }));
  const { decoded, detected } = map({ events }, length);
  return { decoded, detected, confidence: new Float32Array(length).fill(seed / 100) };
}

const positions = [-1, -0.5, 0, 0.5, 1];

test('within the span everything is of the part, outside it of the whole; hits are in order and in their span', () => {
  for (let seed = 1; seed < 40; seed++) {
    const whole = random(seed, LENGTH);
    const part = random(100 - seed, 300);
    const [from, to] = [OFFSET + (seed % 7) * 10, OFFSET + 300 - (seed % 5) * 20];
    const joined = spliceMapping(whole, part, OFFSET, [from, to]);
    const source = (i: number) =>
      i >= from && i < to ? ([part, i - OFFSET] as const) : ([whole, i] as const);
    for (let i = 0; i < LENGTH; i++) {
      const [mapping, at] = source(i);
      expect(joined.decoded.left[i]).toBe(mapping.decoded.left[at]);
      expect(joined.decoded.right[i]).toBe(mapping.decoded.right[at]);
      expect(joined.confidence![i]).toBe(mapping.confidence![at]);
    }
    const { hits } = joined.detected;
    hits.forEach(({ from: start, sample }, k) => {
      expect(start).toBeLessThanOrEqual(sample);
      if (k > 0) expect(start).toBeGreaterThanOrEqual(hits[k - 1]!.from);
    });
    const inside = part.detected.hits.filter((hit) => source(hit.sample + OFFSET)[0] === part);
    expect(hits.filter(({ sample }) => sample >= from && sample < to)).toHaveLength(inside.length);
  }
});

test('the levels grow with the sensitivity at every sample, and a hit of the span changes nothing outside it', () => {
  for (let seed = 1; seed < 40; seed++) {
    const part = random(seed, 300);
    const [from, to] = [OFFSET + 20, OFFSET + 260];
    const joined = spliceMapping(random(100 - seed, LENGTH), part, OFFSET, [from, to]);
    const curves = positions.map((position) => atSensitivity(joined.decoded, joined.detected, position).left);
    for (let i = 0; i < LENGTH; i++)
      for (let k = 1; k < curves.length; k++)
        expect(curves[k]![i]!).toBeGreaterThanOrEqual(curves[k - 1]![i]!);
    const alone = spliceMapping(silentMapping(LENGTH, 125), part, OFFSET, [from, to]);
    for (const position of positions) {
      const { left } = atSensitivity(alone.decoded, alone.detected, position);
      expect(Math.max(...left.slice(0, from), ...left.slice(to))).toBe(0);
    }
  }
});

test('a part of the whole itself, spliced into it, changes no hit', () => {
  const whole = random(3, LENGTH);
  const cut = (levels: Float32Array) => levels.slice(OFFSET);
  const { detected, decoded } = whole;
  const part: Mapping = {
    decoded: { rate: 125, left: cut(decoded.left), right: cut(decoded.right) },
    confidence: cut(whole.confidence!),
    detected: {
      hits: detected.hits.map((hit) => ({ ...hit, sample: hit.sample - OFFSET, from: hit.from - OFFSET })),
      left: detected.left.slice(OFFSET),
      right: detected.right.slice(OFFSET),
    },
  };
  const joined = spliceMapping(whole, part, OFFSET, [OFFSET, LENGTH]);
  expect(joined.decoded).toEqual(decoded);
  expect(joined.detected.hits.map(({ sample }) => sample)).toEqual(detected.hits.map(({ sample }) => sample));
});
