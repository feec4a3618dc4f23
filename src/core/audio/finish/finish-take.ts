import { joinWindows, type WindowPlan } from '../../diffusion/windows';
import type { Envelope } from '../../loudness/envelope';
import { envelopeError } from '../../loudness/envelope-error';
import { type EnvelopeSettings, measureEnvelope } from '../../loudness/rms';
import type { Pcm } from '../pcm';
import { applyEnvelopeLock } from './envelope-lock';
import { gateSilence } from './gate';
import { limitPeaks } from './limiter';

/** A take as the decoder gives it: overlapping stereo windows. */
export interface RawTake {
  /** [windows][left, right], each plan.frames × hop samples. */
  readonly windows: readonly (readonly [Float32Array, Float32Array])[];
  readonly plan: WindowPlan;
  /** Audio samples per latent frame. */
  readonly hop: number;
  readonly sampleRate: number;
}

export interface FinishOptions {
  /** Samples of the finished take. */
  readonly length: number;
  readonly target: Envelope;
  readonly envelopeLock: boolean;
  /** How loudness is measured. */
  readonly settings: EnvelopeSettings;
}

export interface FinishedTake {
  /** Stereo. */
  readonly pcm: Pcm;
  readonly measured: Envelope;
  /** E-L1 between target and measured envelope (paper eq. 11). */
  readonly envelopeError: number;
}

/**
 * Joins the windows, then applies gate, limiter and (optionally) envelope lock, and measures the result. The raw windows are not changed.
 *
 * The order matters. The gate runs first: noise in the target's silences would count as level, to the lock too; once it is exactly 0, no later
 * gain changes it. The limiter runs before the lock: the lock leaves headroom below the limiter's ceiling and compensates around a peak that
 * cannot be raised, so a limiter after it would only lower again what the lock has raised.
 */
export function finishTake(raw: RawTake, options: FinishOptions): FinishedTake {
  const { windows, plan, hop, sampleRate } = raw;
  const { length, target, envelopeLock, settings } = options;
  const gated = (c: 0 | 1) => {
    const samples = joinWindows(
      windows.map((window) => window[c]),
      plan,
      hop,
      length,
    );
    gateSilence(samples, sampleRate, c === 0 ? target.left : target.right, target.rate);
    return samples;
  };
  const channels = [gated(0), gated(1)] as const;
  limitPeaks(channels);
  if (envelopeLock) applyEnvelopeLock(channels, sampleRate, target, settings);
  const pcm = { sampleRate, channels };
  const measured = measureEnvelope(pcm, settings);
  return { pcm, measured, envelopeError: envelopeError(target, measured) };
}
