import { describe, expect, it } from 'vitest';
import type { Pcm } from '../audio/pcm';
import { fromDecibels, toDecibels } from './level';
import { integratedLoudness } from './programme-loudness';
import { truePeak } from './true-peak';

/** Stereo sine of 1 kHz with a level for each span, dBFS and seconds. */
function sine(sampleRate: number, ...spans: readonly (readonly [decibels: number, seconds: number])[]): Pcm {
  const levels = spans.flatMap(([decibels, seconds]) =>
    new Array<number>(Math.round(seconds * sampleRate)).fill(fromDecibels(decibels)),
  );
  const samples = Float32Array.from(
    levels,
    (level, n) => level * Math.sin((2 * Math.PI * 1000 * n) / sampleRate),
  );
  return { sampleRate, channels: [samples, samples] };
}

function atOnce<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

const loudness = (sound: Pcm) => atOnce(integratedLoudness(sound));

// Signals and tolerances of EBU Tech 3341, table 1.
describe('integrated loudness', () => {
  it.each([44_100, 48_000, 96_000])('of a sine is its level at %i Hz (cases 1 and 2)', (rate) => {
    expect(loudness(sine(rate, [-23, 5]))).toBeCloseTo(-23, 1);
    expect(loudness(sine(rate, [-33, 5]))).toBeCloseTo(-33, 1);
  });

  it('leaves out what is 10 LU below the rest, and what is below -70 LUFS (cases 3 and 4)', () => {
    expect(loudness(sine(44_100, [-36, 4], [-23, 24], [-36, 4]))).toBeCloseTo(-23, 1);
    expect(loudness(sine(44_100, [-72, 4], [-36, 4], [-23, 24], [-36, 4], [-72, 4]))).toBeCloseTo(-23, 1);
  });

  it('counts a channel that is alone half', () => {
    const { channels, sampleRate } = sine(48_000, [-20, 5]);
    const silent = new Float32Array(channels[0]!.length);
    expect(loudness({ sampleRate, channels: [channels[0]!, silent] })).toBeCloseTo(-23, 1);
  });

  it('does not exist in silence and in a sound shorter than a block', () => {
    expect(loudness(sine(48_000, [-90, 5]))).toBeNull();
    expect(loudness(sine(48_000, [-20, 0.3]))).toBeNull();
  });
});

describe('true peak', () => {
  /** A sine at a part of the rate, 6 dB below full scale, whose peaks lie between its samples. */
  const between = (part: number, phase: number): Pcm => {
    const samples = Float32Array.from(
      { length: 4800 },
      (_, n) => 0.5 * Math.min(1, n / 500) * Math.sin(2 * Math.PI * n * part + (phase * Math.PI) / 180),
    );
    return { sampleRate: 48_000, channels: [samples, samples] };
  };

  it.each([
    [1 / 4, 0],
    [1 / 4, 45],
    [1 / 6, 60],
    [1 / 8, 67.5],
  ])('of a sine at %f of the rate and %f degrees is its level (cases 15 to 18)', (part, phase) => {
    const decibels = toDecibels(atOnce(truePeak(between(part, phase))));
    expect(decibels).toBeGreaterThan(-6.4);
    expect(decibels).toBeLessThan(-5.8);
  });

  it('is the larger of both channels, and zero in silence', () => {
    const quiet = new Float32Array(4800);
    const { channels } = between(1 / 4, 45);
    const both = atOnce(truePeak({ sampleRate: 48_000, channels: [quiet, channels[0]!] }));
    expect(both).toBe(atOnce(truePeak({ sampleRate: 48_000, channels })));
    expect(atOnce(truePeak({ sampleRate: 48_000, channels: [quiet] }))).toBe(0);
  });
});
