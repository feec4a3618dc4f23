import type { Envelope } from '../../loudness/envelope';
import type { EnvelopeSettings } from '../../loudness/rms';
import { CEILING } from './limiter';
import { solveLockGains } from './lock-gains';
import { WindowPower } from './window-power';

/** A greatest gain under this (natural logarithm; 0.05 dB) is no difference. */
const INAUDIBLE = 0.006;

/**
 * Brings a sound's measured envelope onto the asked one by a smooth gain, in place: at most 12 dB up or down and 6 dB in a hop, never up where
 * there is only noise, and never past the limiter's ceiling: give it sound that is limited already, a limiter behind it would undo it. Silence stays silent; a sound that follows already, or that the gain would not bring nearer, is left bit for bit.
 * Channels that ask for one curve get one gain, so that the stereo image stays; others get one each.
 */
export function applyEnvelopeLock(
  channels: readonly [Float32Array, Float32Array],
  sampleRate: number,
  asked: Envelope,
  settings: EnvelopeSettings,
): void {
  const sides = [
    { samples: channels[0], curve: asked.left },
    { samples: channels[1], curve: asked.right },
  ];
  const alike = asked.left.every((level, i) => level === asked.right[i]);
  for (const group of alike ? [sides] : sides.map((side) => [side])) {
    const { curve } = group[0]!;
    const powers = group.map(({ samples }) => new WindowPower(samples, sampleRate, settings, curve.length));
    const room = headroom(
      group.map(({ samples }) => samples),
      sampleRate / asked.rate,
      curve.length,
    );
    const gains = nearest(powers, curve, solveLockGains(powers, curve, room));
    if (gains.every((gain) => Math.abs(gain) < INAUDIBLE)) continue;
    for (const { samples } of group) applyGains(samples, gains, sampleRate / asked.rate);
  }
}

/** The share of the gains, none of them included, whose sound is nearest to the curve: the solution weighs quiet errors more than E-L1 does. */
function nearest(powers: readonly WindowPower[], curve: Float32Array, gains: Float64Array): Float64Array {
  const shares = [0, 0.25, 0.5, 1].map((share) => gains.map((gain) => gain * share));
  const distances = shares.map((candidate) => distance(powers, curve, candidate));
  return shares[distances.indexOf(Math.min(...distances))]!;
}

/** Sum of |asked - measured| under `gains`. */
function distance(powers: readonly WindowPower[], curve: Float32Array, gains: Float64Array): number {
  return powers.reduce(
    (sum, power) => curve.reduce((part, level, i) => part + Math.abs(level - power.level(i, gains)), sum),
    0,
  );
}

/** The greatest gain (natural logarithm, one a hop) that keeps every peak it bears on under the ceiling. @param step samples from one gain to the next */
function headroom(channels: readonly Float32Array[], step: number, count: number): Float64Array {
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

/** @param step samples from one gain to the next; between them the gain's square runs in a straight line, as WindowPower reckons. */
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
