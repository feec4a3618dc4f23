import { joinWindows, type WindowPlan } from '../../diffusion/windows';
import type { Envelope } from '../../loudness/envelope';
import { envelopeError } from '../../loudness/envelope-error';
import { type EnvelopeSettings, measureEnvelope } from '../../loudness/rms';
import type { Stereo } from '../../recordings/recording';
import { type RecordingUse, soundFromRecordings } from '../../recordings/sound-from-recordings';
import type { Pcm } from '../pcm';
import { applyRoom, type RoomSource } from '../room/apply-room';
import type { Room } from '../room/room';
import { applyEnvelopeLock } from './envelope-lock';
import { gateSilence } from './gate';
import { limitPeaks } from './limiter';

/** A take as the decoder gives it: overlapping stereo windows. */
export interface RawTake {
  /** [windows][left, right], each plan.frames × hop samples. */
  readonly windows: readonly Stereo[];
  readonly plan: WindowPlan;
  /** Audio samples per latent frame. */
  readonly hop: number;
  readonly sampleRate: number;
}

/** A take whose sound is that of recordings alone: the model is not run. */
export interface RecordedTake {
  readonly windows: null;
  readonly sampleRate: number;
}

export interface FinishOptions {
  /** Samples of the finished take. */
  readonly length: number;
  readonly target: Envelope;
  readonly envelopeLock: boolean;
  /** How loudness is measured. */
  readonly settings: EnvelopeSettings;
  /** Recordings whose sound the take has, and the seed by which their events are chosen; absent or null for the model's sound. */
  readonly recorded?: (RecordingUse & { readonly seed: number }) | null;
  /** The room around the take; absent or null for none. */
  readonly room?: (Room & RoomSource) | null;
}

export interface FinishedTake {
  /** Stereo. */
  readonly pcm: Pcm;
  /** Of the take without its room. */
  readonly measured: Envelope;
  /** E-L1 between target and measured envelope (paper eq. 11). */
  readonly envelopeError: number;
}

/**
 * Joins the windows, brings in the recordings if there are any, then applies gate, limiter and (optionally) envelope lock, measures the result, and
 * puts it in its room if there is one. The raw windows are not changed.
 *
 * The order matters. The gate runs first: noise in the target's silences would count as level, to the lock too; once it is exactly 0, no later
 * gain changes it. The limiter runs before the lock: the lock leaves headroom below the limiter's ceiling and compensates around a peak that
 * cannot be raised, so a limiter after it would only lower again what the lock has raised. The room
 * comes after the measurement: the curve says how loud the sound is, and a floor or a tail beyond it is no error of the take. The gate is before it
 * and cuts no tail; silence locks, which playback and export apply, do. The room has a limiter of its own.
 */
export function finishTake(raw: RawTake | RecordedTake, options: FinishOptions): FinishedTake {
  const { target, envelopeLock, settings, room } = options;
  const { sampleRate } = raw;
  const channels = unfinished(raw, options);
  channels.forEach((samples, c) =>
    gateSilence(samples, sampleRate, c === 0 ? target.left : target.right, target.rate),
  );
  limitPeaks(channels);
  if (envelopeLock) applyEnvelopeLock(channels, sampleRate, target, settings);
  const measured = measureEnvelope({ sampleRate, channels }, settings);
  const pcm = { sampleRate, channels: room ? applyRoom(channels, sampleRate, room, room) : channels };
  return { pcm, measured, envelopeError: envelopeError(target, measured) };
}

/** New arrays: the model's sound, the recordings', or both in one. */
function unfinished(raw: RawTake | RecordedTake, options: FinishOptions): Stereo {
  const { length, target, settings, recorded } = options;
  const model = raw.windows && joined(raw, length);
  if (!recorded) return model ?? [new Float32Array(length), new Float32Array(length)];
  const { sampleRate } = raw;
  return soundFromRecordings(recorded, model, target, { length, sampleRate, seed: recorded.seed, settings });
}

function joined({ windows, plan, hop }: RawTake, length: number): Stereo {
  const side = (c: 0 | 1) =>
    joinWindows(
      windows.map((window) => window[c]),
      plan,
      hop,
      length,
    );
  return [side(0), side(1)];
}
