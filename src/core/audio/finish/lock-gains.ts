import { solveBanded } from './banded';
import type { WindowPower } from './window-power';

/** Largest gain up or down in dB, and its largest change from one hop to the next. */
export const MAX_GAIN_DECIBELS = 12;
export const MAX_SLEW_DECIBELS = 6;
/** dBFS. Sound below the first level is noise and never boosted; above the second the full gain is allowed, linear in between. */
const NOISE_LEVEL = -72;
const SOUND_LEVEL = -60;

const DECIBEL = Math.LN10 / 20; // natural logarithm of a gain of 1 dB
/** Errors are measured on RMS-Mapper's µ-law scale: relative for quiet sounds, absolute for loud ones. */
const MU = 255;
/** Weights of the squared slope and the squared size of the gain, relative to the squared errors. */
const SLOPE_WEIGHT = 0.004;
const SIZE_WEIGHT = 1e-6;
/** Weight that fixes a gain: far above any window's. */
const FIXED_WEIGHT = 1e6;
/** The level is not linear in the gain: damped Gauss-Newton iterations. */
const ITERATIONS = 10;
const DAMPING = 0.5;

/**
 * Gains (natural logarithms, one per hop) with which the mean power of `channels` follows `curve`: the least-squares compromise between
 * errors and slope of the gain.
 * @param channels windows of each channel, one for every sample of `curve`.
 * @param headroom largest gain of each hop that keeps the peaks below the ceiling.
 */
export function solveLockGains(
  channels: readonly WindowPower[],
  curve: Float32Array,
  headroom: Float64Array,
): Float64Array {
  const first = channels[0]!;
  const { reach } = first;
  const taps = 2 * reach + 1;
  const weights = first.weights.map((_, k) => meanOf(channels, (channel) => channel.weights[k]!));
  const highest = first.localPower.map((_, j) => {
    const level = 10 * Math.log10(meanOf(channels, (channel) => channel.localPower[j]!));
    const allowed =
      MAX_GAIN_DECIBELS *
      DECIBEL *
      Math.min(1, Math.max(0, (level - NOISE_LEVEL) / (SOUND_LEVEL - NOISE_LEVEL)));
    return Math.min(allowed, headroom[j]!);
  });
  const lowest = -MAX_GAIN_DECIBELS * DECIBEL;
  const gains = new Float64Array(curve.length);
  const slope = new Float64Array(taps);
  for (let round = 0; round < ITERATIONS; round++) {
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
    system.fixAtBounds((j, direction) => (direction > 0 ? gains[j]! >= highest[j]! : gains[j]! <= lowest));
    const change = system.solve();
    for (let j = 0; j < gains.length; j++)
      gains[j] = Math.min(highest[j]!, Math.max(lowest, gains[j]! + DAMPING * change[j]!));
    limitSlew(gains);
  }
  return gains;
}

/** Normal equations of the change of the gains, regularised by slope and size. */
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
      this.band[j * width]! += SIZE_WEIGHT;
      this.right[j]! -= SIZE_WEIGHT * gains[j]!;
      if (j === 0) continue;
      const rise = gains[j]! - gains[j - 1]!;
      this.band[j * width]! += SLOPE_WEIGHT;
      this.band[(j - 1) * width]! += SLOPE_WEIGHT;
      this.band[j * width + 1]! -= SLOPE_WEIGHT;
      this.right[j]! -= SLOPE_WEIGHT * rise;
      this.right[j - 1]! += SLOPE_WEIGHT * rise;
    }
  }

  /** Adds one window. @param slope of its level by the gains from index `from` on. @param error target minus level, µ-law. */
  add(from: number, slope: Float64Array, error: number): void {
    const width = this.reach + 1;
    for (let t = 0; t < slope.length; t++) {
      if (slope[t] === 0) continue;
      this.right[from + t]! += slope[t]! * error;
      for (let s = 0; s <= t; s++)
        if (slope[s] !== 0) this.band[(from + t) * width + t - s]! += slope[t]! * slope[s]!;
    }
  }

  /** Fixes gains that are at a bound and would move past it, so that their neighbours compensate. */
  fixAtBounds(atBound: (j: number, direction: number) => boolean): void {
    for (let j = 0; j < this.right.length; j++) {
      if (!atBound(j, this.right[j]!)) continue;
      this.band[j * (this.reach + 1)]! += FIXED_WEIGHT;
      this.right[j] = 0;
    }
  }

  solve(): Float64Array {
    solveBanded(this.band, this.right, this.reach);
    return this.right;
  }
}

/** Moves gains towards 0 dB where they change too fast. Half the slew is allowed on either side of 0 dB. */
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
