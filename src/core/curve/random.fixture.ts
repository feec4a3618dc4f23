import { BEND_LIMIT, withBend } from './bend';
import type { Breakpoint, Curve, SegmentShape } from './curve';
import { evaluate } from './evaluate';
import type { TimeRange } from './range';

/** Seeded numbers in [0, 1) for property tests (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const everyShape: readonly SegmentShape[] = ['linear', 'exponential', 'hold', 'smooth'];

/** A curve of up to 40 points over about 10 s, with silent parts. */
export function randomCurve(random: () => number, shapes = everyShape): Curve {
  const count = Math.floor(random() * 40);
  const points: Breakpoint[] = [];
  let time = random();
  for (let i = 0; i < count; i++) {
    const value = random() < 0.2 ? 0 : random() ** 2;
    const shape = shapes[Math.floor(random() * shapes.length)]!;
    points.push(withBend({ time, value, shape }, random() < 0.3 ? BEND_LIMIT * (2 * random() - 1) : 0));
    time += 0.002 + random() * 0.5;
  }
  return points;
}

export function randomRange(random: () => number): TimeRange {
  const start = random() * 8;
  return { start, end: start + 0.05 + random() * 3 };
}

/** An envelope like that of a real sound: noise floor, hits with decays. */
export function randomEnvelope(random: () => number, length: number): Float32Array {
  const samples = new Float32Array(length).map(() => 0.001 * random());
  for (let hit = 0; hit < length / 100; hit++) {
    const onset = Math.floor(random() * length);
    const level = random() ** 2;
    const decay = 2 + random() * 60;
    for (let i = onset; i < Math.min(length, onset + 200); i++) {
      samples[i] = Math.min(1, Math.max(samples[i]!, level * Math.exp((onset - i) / decay)));
    }
  }
  return samples;
}

/** Largest |curve - expected| over the times. One number, because an assertion per time would make these tests slow. */
export function worstError(
  curve: Curve,
  times: readonly number[],
  expected: (time: number) => number,
): number {
  return times.reduce((worst, time) => Math.max(worst, Math.abs(evaluate(curve, time) - expected(time))), 0);
}
