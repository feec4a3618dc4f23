import type { Envelope } from '../loudness/envelope';
import { lastMinimumIndex } from './last-minimum-index';
import { onsets } from '../loudness/onsets';
import { toSamples } from '../time/samples';

/**
 * Samples at 125 Hz over which RMS-Mapper's training targets are averaged (the paper's smoothing; every pack so far). A strike is a hill of
 * about that width in its curves, with half of it before the strike.
 */
const WIDTH = 15;
/** A hill that stays above half its top for longer, samples, is no single strike. */
const LONG = 3 * WIDTH;
/** Time constants in samples: the shortest ring that an RMS of 32 ms windows shows, and the longest decay that is told from a lasting sound. */
const SHORTEST = 3;
const LONGEST = 50;
/** Samples that an RMS over 32 ms windows takes to rise around a strike, and how many of them lie before it. */
const RISE = 3;
const BEFORE = 2;
/**
 * Share of a strike that is its knock, which dies as fast as it can, before it rings on: with it strikes stand 5.5 dB above their average, as
 * rendered (5.1 dB) and recorded ones (6.2 dB) do.
 */
const KNOCK = 0.4;
/** A hill counts from and to where it falls under this share of its top. */
const FOOT = 0.02;

/** One decay that the average turned into a hill. Samples. */
interface Strike {
  /** Where the strike falls; first and past-the-end sample of its hill. */
  readonly onset: number;
  readonly from: number;
  readonly to: number;
  /** Time constant of the decay. */
  readonly decay: number;
}

/**
 * The mapper's averaged curve as what its average was taken of: each hill that looks like one averaged strike becomes a steep rise and an
 * exponential decay whose average is as high. What looks like anything else (a rub, a roll) stays.
 */
export function sharpenTransients(envelope: Envelope): Envelope {
  const { rate, left, right } = envelope;
  const same = left === right;
  const together = same ? left : left.map((level, i) => (level + right[i]!) / 2);
  const strikes = findStrikes(together, rate);
  if (strikes.length === 0) return envelope;
  const crispLeft = withStrikes(left, strikes);
  return { rate, left: crispLeft, right: same ? crispLeft : withStrikes(right, strikes) };
}

function findStrikes(levels: Float32Array, rate: number): Strike[] {
  const rises = onsets(levels, rate).map((time) => toSamples(time, rate));
  const valleys = rises.map((rise, k) => lastMinimumIndex(levels, rises[k - 1] ?? 0, rise));
  return rises.flatMap((rise, k) => {
    const strike = strikeAt(levels, rise, valleys[k]!, valleys[k + 1] ?? levels.length);
    return strike ? [strike] : [];
  });
}

/** The strike whose average would be the hill around `rise` in [start, end); null where the hill is none. */
function strikeAt(levels: Float32Array, rise: number, start: number, end: number): Strike | null {
  let top = rise;
  for (let i = rise; i < Math.min(end, rise + WIDTH); i++) if (levels[i]! > levels[top]!) top = i;
  const under = (share: number, step: 1 | -1) => {
    let i = top;
    while (i > start && i < end - 1 && levels[i]! > share * levels[top]!) i += step;
    return i;
  };
  const [rising, falling] = [under(0.5, -1), under(0.5, 1)];
  const fallsAway = [rising, falling].every((i) => levels[i]! <= 0.5 * levels[top]!);
  if (!fallsAway || falling - rising > LONG) return null;
  const from = under(FOOT, -1);
  const to = under(FOOT, 1) + 1;
  // Behind the window the average falls as the strike itself does, and the area under e^(-t/τ) is τ times its height.
  const behind = Math.min(to - 1, rising + WIDTH);
  const ring = levels[behind]! > 0.1 * levels[top]! ? sum(levels, behind, to) / levels[behind]! : 0;
  const decay = Math.max(SHORTEST, ring);
  // From half a window before the strike on, the average rises as 1 - e^(-t/τ) up to a whole window; a narrow hill's middle bounds it.
  const half = -decay * Math.log(1 - (1 - Math.exp(-WIDTH / decay)) / 2);
  const onset = rising + Math.max(1, Math.round(Math.min(WIDTH / 2 - half, (falling - rising) / 2 - 1)));
  return decay > LONGEST ? null : { onset, from, to, decay };
}

function withStrikes(levels: Float32Array, strikes: readonly Strike[]): Float32Array {
  const out = levels.slice();
  for (const strike of strikes) {
    const { from, to } = strike;
    const top = levels.subarray(from, to).reduce((most, level) => Math.max(most, level), 0);
    const knock = decaying(strike, SHORTEST);
    const ring = decaying(strike, strike.decay);
    out.set(
      knock.map((value, i) => Math.min(1, top * WIDTH * (KNOCK * value + (1 - KNOCK) * ring[i]!))),
      from,
    );
  }
  return out;
}

/** A steep rise and a decay over the strike's hill; what lies within the average's width of the strike sums to 1. */
function decaying({ onset, from, to }: Strike, decay: number): Float32Array {
  const shape = Float32Array.from({ length: to - from }, (_, i) => {
    const rise = (from + i - onset + BEFORE) / RISE;
    return rise < 1 ? Math.max(0, rise) : Math.exp((onset - BEFORE + RISE - from - i) / decay);
  });
  const heard = sum(shape, 0, Math.min(shape.length, onset - from + WIDTH));
  return shape.map((level) => level / heard);
}

function sum(values: Float32Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += values[i]!;
  return total;
}
