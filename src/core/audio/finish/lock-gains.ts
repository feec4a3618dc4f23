import { solveBanded } from './banded';
import type { WindowPower } from './window-power';

/** Bounds of the gain in dB, and of its change from one hop to the next. */
export const MAX_GAIN_DECIBELS = 12;
export const MAX_SLEW_DECIBELS = 6;
/** Sound below the first level (dBFS) is noise and never raised; from the second on it may be raised in full. */
const NOISE = -72;
const SOUND = -60;

const DECIBEL = Math.LN10 / 20; // natural logarithm of a gain of 1 dB
/** Errors count as in RMS-Mapper's mu-law: in proportion for quiet sounds, by their size for loud ones. */
const MU = 255;
/** Weight of the gain's steepness and of its size against the errors. */
const STEEPNESS = 0.004;
const SIZE = 1e-6;
/** Weight that lets a gain move no more: far above any window's. */
const FIXED = 1e6;
/** The level is no linear function of the gain: Gauss-Newton steps, each taken half way so that they do not swing. */
const ROUNDS = 10;
const SHARE = 0.5;

/**
 * Gains (natural logarithms, one a hop) that bring the mean power of `channels` onto `curve`: the least-squares compromise between the
 * errors and the gain's steepness.
 * @param channels windows of each channel, one for every sample of `curve`.
 * @param room the greatest gain that each hop has room for.
 */
export function solveLockGains(
  channels: readonly WindowPower[],
  curve: Float32Array,
  room: Float64Array,
): Float64Array {
  const first = channels[0]!;
  const { reach } = first;
  const taps = 2 * reach + 1;
  const weights = first.weights.map((_, k) => meanOf(channels, (channel) => channel.weights[k]!));
  const highest = first.localPower.map((_, j) => {
    const level = 10 * Math.log10(meanOf(channels, (channel) => channel.localPower[j]!));
    const raised = MAX_GAIN_DECIBELS * DECIBEL * Math.min(1, Math.max(0, (level - NOISE) / (SOUND - NOISE)));
    return Math.min(raised, room[j]!);
  });
  const lowest = -MAX_GAIN_DECIBELS * DECIBEL;
  const gains = new Float64Array(curve.length);
  const slope = new Float64Array(taps);
  for (let round = 0; round < ROUNDS; round++) {
    const squares = gains.map((gain) => Math.exp(2 * gain));
    const system = new NormalEquations(gains, 2 * reach);
    for (let i = 0; i < curve.length; i++) {
      let power = 0;
      for (let t = 0; t < taps; t++) {
        slope[t] = weights[i * taps + t]! * (squares[i - reach + t] ?? 0);
        power += slope[t]!;
      }
      if (power === 0) continue;
      const level = Math.sqrt(power);
      for (let t = 0; t < taps; t++) slope[t]! *= MU / (1 + MU * level) / level;
      system.add(i - reach, slope, Math.log1p(MU * curve[i]!) - Math.log1p(MU * level));
    }
    system.hold((j, wish) => (wish > 0 ? gains[j]! >= highest[j]! : gains[j]! <= lowest));
    const change = system.solve();
    for (let j = 0; j < gains.length; j++)
      gains[j] = Math.min(highest[j]!, Math.max(lowest, gains[j]! + SHARE * change[j]!));
    limitSlew(gains);
  }
  return gains;
}

/** Least-squares equations of the change of the gains, with a price on their steepness and their size. */
class NormalEquations {
  private readonly band: Float64Array;
  private readonly right: Float64Array;

  constructor(
    gains: Float64Array,
    private readonly reach: number,
  ) {
    const width = reach + 1;
    this.band = new Float64Array(gains.length * width);
    this.right = new Float64Array(gains.length);
    for (let j = 0; j < gains.length; j++) {
      this.band[j * width]! += SIZE;
      this.right[j]! -= SIZE * gains[j]!;
      if (j === 0) continue;
      const rise = gains[j]! - gains[j - 1]!;
      this.band[j * width]! += STEEPNESS;
      this.band[(j - 1) * width]! += STEEPNESS;
      this.band[j * width + 1]! -= STEEPNESS;
      this.right[j]! -= STEEPNESS * rise;
      this.right[j - 1]! += STEEPNESS * rise;
    }
  }

  /** One window: how its level answers to the gains from `from` on, and what it lacks. */
  add(from: number, slope: Float64Array, lack: number): void {
    const width = this.reach + 1;
    for (let t = 0; t < slope.length; t++) {
      if (slope[t] === 0) continue;
      this.right[from + t]! += slope[t]! * lack;
      for (let s = 0; s <= t; s++)
        if (slope[s] !== 0) this.band[(from + t) * width + t - s]! += slope[t]! * slope[s]!;
    }
  }

  /** Keeps gains where they are that stand at a bound and wish past it, so that their neighbours make up for them. */
  hold(atBound: (j: number, wish: number) => boolean): void {
    for (let j = 0; j < this.right.length; j++) {
      if (!atBound(j, this.right[j]!)) continue;
      this.band[j * (this.reach + 1)]! += FIXED;
      this.right[j] = 0;
    }
  }

  solve(): Float64Array {
    solveBanded(this.band, this.right, this.reach);
    return this.right;
  }
}

/** Draws gains towards 0 dB where they would change too fast. A change across 0 dB counts on either side of it. */
function limitSlew(gains: Float64Array): void {
  const step = (MAX_SLEW_DECIBELS / 2) * DECIBEL;
  const bound = (i: number, neighbour: number) => {
    const most = Math.max(0, gains[neighbour]!) + step;
    const least = Math.min(0, gains[neighbour]!) - step;
    gains[i] = Math.min(most, Math.max(least, gains[i]!));
  };
  for (let i = 1; i < gains.length; i++) bound(i, i - 1);
  for (let i = gains.length - 2; i >= 0; i--) bound(i, i + 1);
}

function meanOf(channels: readonly WindowPower[], value: (channel: WindowPower) => number): number {
  return channels.reduce((sum, channel) => sum + value(channel), 0) / channels.length;
}
