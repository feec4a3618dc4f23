import type { Envelope } from '../envelope/envelope';
import type { EnvelopeSettings } from '../envelope/rms';
import { solveLockGains } from './lock-gains';
import { WindowPower } from './window-power';

/** A greatest gain under this (natural logarithm; 0.05 dB) is no difference. */
const inaudible = 0.006;

/**
 * Brings a sound's measured envelope onto the asked one by a smooth gain, in place: at most 12 dB up or down and 6 dB in a hop, never up where
 * there is only noise. Silence stays silent; a sound that follows already, or that the gain would not bring nearer, is left bit for bit.
 * Channels that ask for one curve get one gain, so that the stereo image stays; others get one each.
 */
export function lockEnvelope(
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
    const gains = solveLockGains(powers, curve);
    if (gains.every((gain) => Math.abs(gain) < inaudible)) continue;
    if (distance(powers, curve, gains) >= distance(powers, curve, new Float64Array(curve.length))) continue;
    for (const { samples } of group) applyGains(samples, gains, sampleRate / asked.rate);
  }
}

/** Sum of |asked - measured| under `gains`. */
function distance(powers: readonly WindowPower[], curve: Float32Array, gains: Float64Array): number {
  return powers.reduce(
    (sum, power) => curve.reduce((part, level, i) => part + Math.abs(level - power.level(i, gains)), sum),
    0,
  );
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
