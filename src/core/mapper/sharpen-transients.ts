import type { Envelope } from '../loudness/envelope';

/** Samples at 125 Hz over which RMS-Mapper's training targets are smoothed: a transient becomes a bump of this width, half of it before the onset. */
const WIDTH = 15;
/** A bump that stays above half its peak for more samples is not a single transient. */
const MAX_WIDTH = 3 * WIDTH;
/** Decay time constants in samples: the shortest that an RMS of 32 ms windows resolves, and the longest that differs from a sustained sound. */
const MIN_DECAY = 3;
const MAX_DECAY = 50;
/** Samples of the attack in an RMS over 32 ms windows, and how many of them precede the onset. */
const ATTACK = 3;
const PRE_ONSET = 2;
/**
 * Share of a transient's sum that decays with MIN_DECAY, before the slower rest. With it transients peak 5.5 dB above their moving average,
 * like rendered (5.1 dB) and recorded ones (6.2 dB).
 */
const FAST_SHARE = 0.4;
/** A bump extends to where it falls below this share of its peak. */
const EDGE_SHARE = 0.02;

/** A bump whose edge toward a neighbour stays above this share of its peak belongs to a roll or a scrape. */
const MAX_EDGE_SHARE = 0.6;
/** A bump rises and falls by at least this ratio (1 dB); less is a ripple of its neighbour. */
const MIN_RISE = 10 ** (1 / 20);
/** A bump with a lower peak (-46 dBFS) is no transient. */
const MIN_PEAK = 0.005;
/** Levels below this one (-52 dBFS) outside of transients are the mapper's noise floor: they become silence. */
const NOISE_FLOOR = 0.0025;

/** First and past-the-end sample. */
type SampleSpan = readonly [from: number, to: number];

/** One transient that smoothing turned into a bump. Samples. */
interface Transient {
  /** Onset; first and past-the-end sample of the bump. */
  readonly onset: number;
  readonly from: number;
  readonly to: number;
  /** Time constant of the decay. */
  readonly decay: number;
}

/**
 * Undoes the smoothing of the mapper's training targets: each bump that looks like one smoothed transient becomes a fast attack and an
 * exponential decay whose moving average has the same height. Other shapes (a scrape, a roll) do not change. A transient stays within
 * its own bump, so that no bump is lost to its neighbour.
 * @param spans first and past-the-end samples of the parts to sharpen, the whole envelope by default. No transient crosses their borders.
 */
export function sharpenTransients(
  envelope: Envelope,
  spans: readonly SampleSpan[] = [[0, envelope.left.length]],
): Envelope {
  const { rate, left, right } = envelope;
  const same = left === right;
  const mono = same ? left : left.map((level, i) => (level + right[i]!) / 2);
  const transients = spans
    .flatMap((span) => bumps(mono, span))
    .flatMap((bump) => transientAt(mono, bump) ?? []);
  if (transients.length === 0) return envelope;
  const sharpen = (levels: Float32Array) => {
    const out = levels.slice();
    for (const [from, to] of spans) for (let i = from; i < to; i++) if (mono[i]! < NOISE_FLOOR) out[i] = 0;
    for (const transient of transients) out.set(sharpened(levels, transient), transient.from);
    return out;
  };
  const sharpLeft = sharpen(left);
  return { rate, left: sharpLeft, right: same ? sharpLeft : sharpen(right) };
}

/** The span divided at the valleys between its bumps. */
function bumps(levels: Float32Array, [from, to]: SampleSpan): SampleSpan[] {
  const borders = [from, ...valleys(levels, from, to), to];
  return borders.slice(0, -1).map((start, k) => [start, borders[k + 1]!]);
}

/** The last lowest sample between each two bumps of [start, end), ascending. */
function valleys(levels: Float32Array, start: number, end: number): number[] {
  const found: number[] = [];
  let rising = true;
  let peak = 0;
  let lowest = start;
  for (let i = start; i < end; i++) {
    const level = levels[i]!;
    if (rising) {
      peak = Math.max(peak, level);
      if (level * MIN_RISE < peak) [rising, lowest] = [false, i];
    } else if (level <= levels[lowest]!) {
      lowest = i;
    } else if (level > levels[lowest]! * MIN_RISE) {
      found.push(lowest);
      [rising, peak] = [true, level];
    }
  }
  return found;
}

/** The transient whose moving average is the bump in the span; null if it is no such bump. */
function transientAt(levels: Float32Array, [start, end]: SampleSpan): Transient | null {
  let peak = start;
  for (let i = start; i < end; i++) if (levels[i]! > levels[peak]!) peak = i;
  if (levels[peak]! < MIN_PEAK) return null;
  const below = (share: number, step: 1 | -1) => {
    let i = peak;
    while (i > start && i < end - 1 && levels[i]! > share * levels[peak]!) i += step;
    return i;
  };
  const [rising, falling] = [below(0.5, -1), below(0.5, 1)];
  const isBump = [rising, falling].every((i) => levels[i]! <= MAX_EDGE_SHARE * levels[peak]!);
  if (!isBump || falling - rising > MAX_WIDTH) return null;
  const from = below(EDGE_SHARE, -1);
  const to = below(EDGE_SHARE, 1) + 1;
  // After the window the average decays like the transient itself, and the area under e^(-t/τ) is τ times its height.
  const after = Math.min(to - 1, rising + WIDTH);
  const measured = levels[after]! > 0.1 * levels[peak]! ? sum(levels, after, to) / levels[after]! : 0;
  const decay = Math.max(MIN_DECAY, measured);
  // Starting half a window before the onset, the average rises as 1 - e^(-t/τ) for one window; the middle of a narrow bump is the limit.
  const half = -decay * Math.log(1 - (1 - Math.exp(-WIDTH / decay)) / 2);
  const onset = rising + Math.max(1, Math.round(Math.min(WIDTH / 2 - half, (falling - rising) / 2 - 1)));
  return decay > MAX_DECAY ? null : { onset, from, to, decay };
}

/** A transient's samples in place of its bump, with the level that the bump has in this channel. */
function sharpened(levels: Float32Array, transient: Transient): Float32Array {
  const peak = levels
    .subarray(transient.from, transient.to)
    .reduce((most, level) => Math.max(most, level), 0);
  const fast = decayShape(transient, MIN_DECAY);
  const slow = decayShape(transient, transient.decay);
  return fast.map((value, i) =>
    Math.min(1, peak * WIDTH * (FAST_SHARE * value + (1 - FAST_SHARE) * slow[i]!)),
  );
}

/** Attack and exponential decay over the bump; the samples within WIDTH of the onset sum to 1. */
function decayShape({ onset, from, to }: Transient, decay: number): Float32Array {
  const shape = Float32Array.from({ length: to - from }, (_, i) => {
    const rise = (from + i - onset + PRE_ONSET) / ATTACK;
    return rise < 1 ? Math.max(0, rise) : Math.exp((onset - PRE_ONSET + ATTACK - from - i) / decay);
  });
  const total = sum(shape, 0, Math.min(shape.length, onset - from + WIDTH));
  return shape.map((level) => level / total);
}

function sum(values: Float32Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += values[i]!;
  return total;
}
