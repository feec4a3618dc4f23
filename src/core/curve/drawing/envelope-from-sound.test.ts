import { describe, expect, it } from 'vitest';
import { frameAt, frameTime } from '../../time/frame-grid';
import { evaluate } from '../evaluate';
import { medianFilter } from '../../loudness/median';
import { randomEnvelope, seeded } from '../random.fixture';
import { noiseFloor, envelopeFromSound } from './envelope-from-sound';
import { snapOnsets } from '../edit/snap-onsets';
import { curveFromSamples, fineTolerance } from '../convert/thin';

const plain = { medianSeconds: 0, floor: 0, loudness: 'gain', decibels: 0 } as const;
const top = (samples: Float32Array) => samples.reduce((a, b) => Math.max(a, b), 0);

describe('median filter', () => {
  it('is the median of each window, shortened symmetrically at the ends', () => {
    const random = seeded(321);
    for (const [length, width] of [
      [200, 1],
      [200, 7],
      [200, 63],
      [5, 31],
      [1, 9],
      [0, 9],
    ] as const) {
      const samples = Float32Array.from({ length }, () => Math.round(random() * 20) / 20);
      const expected = Array.from(samples, (_, i) => {
        const half = Math.min((width - 1) / 2, i, length - 1 - i);
        const window = samples.slice(i - half, i + half + 1).sort();
        return window[half];
      });
      expect(Array.from(medianFilter(samples, width))).toEqual(expected);
    }
  });
});

describe('envelope from a sound', () => {
  it('equals the measured RMS without a median filter', () => {
    const samples = randomEnvelope(seeded(322), 1000);
    expect(envelopeFromSound([samples], 125, plain)[0]).toEqual(samples);
  });

  it('removes events shorter than half the median filter', () => {
    const samples = new Float32Array(1000);
    samples.fill(0.2, 300, 600);
    samples.fill(0.8, 450, 460);
    const [drawn] = envelopeFromSound([samples], 125, { ...plain, medianSeconds: 0.3 });
    expect(top(drawn!)).toBeCloseTo(0.2, 6);
    expect(drawn![400]).toBeCloseTo(0.2, 6);
    // A median moves no edge.
    expect(drawn!.findIndex((level) => level > 0)).toBe(300);
    const [exact] = envelopeFromSound([samples], 125, { ...plain, medianSeconds: 0.05 });
    expect(top(exact!)).toBeCloseTo(0.8, 6);
  });

  it('brings the peak to the requested level and preserves the channel balance', () => {
    const left = randomEnvelope(seeded(323), 800);
    const right = left.map((level) => level / 4);
    const drawn = envelopeFromSound([left, right], 125, { ...plain, loudness: 'peak', decibels: -12 });
    expect(20 * Math.log10(top(drawn[0]!))).toBeCloseTo(-12, 4);
    expect(top(drawn[1]!) / top(drawn[0]!)).toBeCloseTo(0.25, 5);
    const silent = envelopeFromSound([new Float32Array(9)], 125, {
      ...plain,
      loudness: 'peak',
      decibels: -12,
    });
    expect(silent[0]).toEqual(new Float32Array(9));
  });

  it('subtracts the noise floor without a step', () => {
    const samples = Float32Array.of(0.01, 0.0099, 0.0101, 0.02, 0.1, 0.5);
    const [drawn] = envelopeFromSound([samples], 125, { ...plain, floor: 0.01 });
    expect(Array.from(drawn!.slice(0, 2))).toEqual([0, 0]);
    expect(drawn![2]).toBeLessThan(0.002);
    expect(drawn![5]).toBeCloseTo(0.5, 3);
  });

  it('stays within 0..1', () => {
    const [drawn] = envelopeFromSound([randomEnvelope(seeded(324), 500)], 125, { ...plain, decibels: 40 });
    expect(top(drawn!)).toBe(1);
  });
});

describe('noise floor', () => {
  it('lies above the noise in the pauses and below the sound', () => {
    const random = seeded(325);
    const samples = new Float32Array(1000).map(() => 0.004 * (0.8 + 0.4 * random()));
    samples.fill(0.3, 200, 500);
    const level = noiseFloor([samples]);
    expect(level).toBeGreaterThan(0.0048);
    expect(level).toBeLessThan(0.02);
  });

  it('does not gate a sound without pauses', () => {
    expect(noiseFloor([new Float32Array(100).fill(0.2)])).toBeLessThan(0.2 / 10);
    expect(noiseFloor([new Float32Array(100)])).toBe(0);
    expect(noiseFloor([])).toBe(0);
  });
});

describe('snapping onsets', () => {
  const grid = { rate: { numerator: 25, denominator: 1 }, times: null };

  it('moves each onset to a frame and preserves ends, order and levels', () => {
    const random = seeded(326);
    for (let round = 0; round < 40; round++) {
      const curve = curveFromSamples(randomEnvelope(random, 1000), 125, fineTolerance, { start: 1 });
      const [snapped] = snapOnsets([curve], grid);
      expect(snapped!.map(({ value }) => value)).toEqual(curve.map(({ value }) => value));
      expect(snapped!.every(({ time }, i) => i === 0 || time > snapped![i - 1]!.time)).toBe(true);
      expect(snapped![0]!.time).toBe(curve[0]!.time);
      expect(snapped!.at(-1)!.time).toBeCloseTo(curve.at(-1)!.time, 9);
      const farthest = Math.max(...curve.map(({ time }, i) => Math.abs(time - snapped![i]!.time)));
      expect(farthest).toBeLessThanOrEqual(0.02 + 1e-9);
    }
  });

  it('moves a hit by less than a frame', () => {
    const hit = (at: number) => [
      { time: at, value: 0, shape: 'linear' as const },
      { time: at + 0.01, value: 0.5, shape: 'linear' as const },
      { time: at + 0.2, value: 0, shape: 'linear' as const },
    ];
    const silence = { time: 0, value: 0, shape: 'linear' as const };
    const curve = [silence, ...hit(0.513), ...hit(1.087), { ...silence, time: 2 }];
    const [snapped] = snapOnsets([curve], grid);
    for (const index of [1, 4]) {
      const { time } = snapped![index]!;
      expect(time).toBe(frameTime(grid, frameAt(grid, time)));
      expect(Math.abs(time - curve[index]!.time)).toBeLessThanOrEqual(0.02);
    }
    expect(evaluate(snapped!, 0.52)).toBeCloseTo(0, 9);
    expect(evaluate(snapped!, 0.531)).toBeGreaterThan(0.4);
  });
});
