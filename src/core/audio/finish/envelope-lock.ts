import type { Envelope } from '../../loudness/envelope';
import type { EnvelopeSettings } from '../../loudness/rms';
import { CEILING } from './limiter';
import { solveLockGains } from './lock-gains';
import { WindowPower } from './window-power';

/** If no gain exceeds this (natural logarithm; 0.05 dB), the sound is not changed. */
const INAUDIBLE = 0.006;

/**
 * Rides gain so that the sound's measured envelope follows the target, in place: smooth, at most ±12 dB and 6 dB per hop, no boost of noise,
 * no peak above the limiter's ceiling. The sound must be limited already; a limiter afterwards would undo the gain. Silence stays silent.
 * A sound that already follows the target, or that the gain would not improve, is unchanged bit for bit.
 * Channels with equal targets share one gain, which preserves the stereo image.
 */
export function applyEnvelopeLock(
  channels: readonly [Float32Array, Float32Array],
  sampleRate: number,
  target: Envelope,
  settings: EnvelopeSettings,
): void {
  const sides = [
    { samples: channels[0], curve: target.left },
    { samples: channels[1], curve: target.right },
  ];
  const linked = target.left.every((level, i) => level === target.right[i]);
  for (const group of linked ? [sides] : sides.map((side) => [side])) {
    const { curve } = group[0]!;
    const powers = group.map(({ samples }) => new WindowPower(samples, sampleRate, settings, curve.length));
    const headroom = headroomOf(
      group.map(({ samples }) => samples),
      sampleRate / target.rate,
      curve.length,
    );
    const gains = bestShare(powers, curve, solveLockGains(powers, curve, headroom));
    if (gains.every((gain) => Math.abs(gain) < INAUDIBLE)) continue;
    for (const { samples } of group) applyGains(samples, gains, sampleRate / target.rate);
  }
}

/** The share (0, ¼, ½ or 1) of the gains with the smallest E-L1: the least-squares solution weights quiet errors more than E-L1 does. */
function bestShare(powers: readonly WindowPower[], curve: Float32Array, gains: Float64Array): Float64Array {
  const shares = [0, 0.25, 0.5, 1].map((share) => gains.map((gain) => gain * share));
  const distances = shares.map((candidate) => distance(powers, curve, candidate));
  return shares[distances.indexOf(Math.min(...distances))]!;
}

/** Sum of |target - measured| with `gains` applied. */
function distance(powers: readonly WindowPower[], curve: Float32Array, gains: Float64Array): number {
  return powers.reduce(
    (sum, power) => curve.reduce((part, level, i) => part + Math.abs(level - power.level(i, gains)), sum),
    0,
  );
}

/** Largest gain (natural logarithm, one per hop) that keeps the peaks it affects below the ceiling. @param step samples between gains */
function headroomOf(channels: readonly Float32Array[], step: number, count: number): Float64Array {
  const peaks = new Float64Array(count);
  for (const samples of channels) {
    for (let n = 0; n < samples.length; n++) {
      const peak = Math.abs(samples[n]!);
      const from = Math.min(count - 1, Math.floor(n / step));
      const to = Math.min(count - 1, from + 1);
      if (peak > peaks[from]!) peaks[from] = peak;
      if (peak > peaks[to]!) peaks[to] = peak;
    }
  }
  return peaks.map((peak) => Math.log(CEILING / peak));
}

/** @param step samples between gains; in between the squared gain is linear, as WindowPower assumes. */
function applyGains(samples: Float32Array, gains: Float64Array, step: number): void {
  const squares = gains.map((gain) => Math.exp(2 * gain));
  const last = squares.length - 1;
  for (let n = 0; n < samples.length; n++) {
    const at = n / step;
    const from = squares[Math.min(last, Math.floor(at))]!;
    const to = squares[Math.min(last, Math.floor(at) + 1)]!;
    samples[n]! *= Math.sqrt(from + (to - from) * (at - Math.floor(at)));
  }
}
