import type { Envelope } from '../../loudness/envelope';
import { envelopeError } from '../../loudness/envelope-error';
import { envelopePart } from '../../loudness/envelope-part';
import { type EnvelopeSettings, measureEnvelope } from '../../loudness/rms';
import type { Stereo } from '../../recordings/recording';
import { type RecordingUse, SoundFromRecordings } from '../../recordings/sound-from-recordings';
import { toSamples } from '../../time/samples';
import { applyRoom, type RoomSource } from '../room/apply-room';
import type { Room } from '../room/room';
import { tailSeconds } from '../room/room-response';
import { StereoQueue } from '../stereo-queue';
import { applyEnvelopeLock } from './envelope-lock';
import { gateSilence } from './gate';
import { limitPeaks } from './limiter';

export interface FinishOptions {
  /** Samples of the finished take. */
  readonly length: number;
  readonly sampleRate: number;
  readonly target: Envelope;
  readonly envelopeLock: boolean;
  /** How loudness is measured. */
  readonly settings: EnvelopeSettings;
  /** Recordings whose sound the take has, and the seed by which their events are chosen; absent or null for the model's sound. */
  readonly recorded?: (RecordingUse & { readonly seed: number }) | null;
  /** The room around the take; absent or null for none. */
  readonly room?: (Room & RoomSource) | null;
}

/** A part of a take. */
export interface TakePart {
  /** Its first sample in the take. */
  readonly start: number;
  readonly channels: Stereo;
}

export interface TakeMeasurement {
  /** Of the take without its room. */
  readonly measured: Envelope;
  /** E-L1 between target and measured envelope (paper eq. 11). */
  readonly envelopeError: number;
}

/** Seconds of sound before and after a part that are finished with it and not used: beyond them no step of finishing has an audible effect. */
const CONTEXT_SECONDS = 0.5;
/** Crossfade from one part to the next, which are the same sound there up to a small difference of gain. */
const SEAM_SECONDS = 0.05;

/**
 * Finishes a take while it is made, part by part, so that its beginning can be played and a long one is never held as a whole: brings in the
 * recordings if there are any, applies gate, limiter and (optionally) envelope lock, measures the result, and puts it in its room if there is one.
 *
 * The order matters. The gate runs first: noise in the target's silences would count as level, to the lock too; once it is exactly 0, no later
 * gain changes it. The limiter runs before the lock: the lock leaves headroom below the limiter's ceiling and compensates around a peak that
 * cannot be raised, so a limiter after it would only lower again what the lock has raised. The room
 * comes after the measurement: the curve says how loud the sound is, and a floor or a tail beyond it is no error of the take. The gate is before it
 * and cuts no tail; silence locks, which playback and export apply, do. The room has a limiter of its own.
 */
export class TakeFinisher {
  private readonly model = new StereoQueue();
  private readonly recordings: SoundFromRecordings | null;
  private readonly measured: Envelope;
  /** Samples of the shortest time with a whole number of samples of the sound and of the envelope: 40 ms at 44.1 kHz and 125 Hz. */
  private readonly grid: number;
  private readonly context: number;
  private readonly seam: number;
  /** Samples that the room goes on after a sound. */
  private readonly tail: number;
  /** Samples that have come. */
  private received = 0;
  /** Samples that are finished. */
  private done = 0;
  /** What the last part would go on with, `seam` samples. */
  private next: Stereo = [new Float32Array(0), new Float32Array(0)];

  constructor(private readonly options: FinishOptions) {
    const { length, recorded, room, sampleRate, settings, target } = options;
    this.recordings = recorded
      ? new SoundFromRecordings(recorded, target, { length, sampleRate, seed: recorded.seed, settings })
      : null;
    const count = toSamples(length / sampleRate, target.rate);
    this.measured = { rate: target.rate, left: new Float32Array(count), right: new Float32Array(count) };
    this.grid = sampleRate / greatestDivisor(sampleRate, target.rate);
    this.context = toSamples(CONTEXT_SECONDS, sampleRate);
    this.seam = toSamples(SEAM_SECONDS, sampleRate);
    this.tail = toSamples(room?.reverb ? tailSeconds(room.reverb.seconds) : 0, sampleRate);
  }

  /**
   * Finishes the take up to half a second before the end of its next `count` samples, or whole if they are the last.
   * @param sound the model's in these samples; null without a model. It is not changed.
   * @returns null where that is nothing.
   */
  finish(count: number, sound: Stereo | null): TakePart | null {
    const { length } = this.options;
    if (sound) this.model.append(sound);
    this.received += count;
    const isLast = this.received === length;
    const to = isLast ? length : this.onGrid(this.received);
    const ready = isLast ? length : this.onGrid(to - this.context);
    const start = this.done;
    if (ready <= start && !isLast) return null;
    const from = this.onGrid(Math.max(0, start - this.context - this.tail));
    const channels = this.finishSpan(from, to, start, ready);
    for (const [c, samples] of channels.entries()) fadeOver(samples, this.next[c]!, start - from);
    this.next = sliced(channels, ready - from, Math.min(to, ready + this.seam) - from);
    this.done = ready;
    if (sound) this.model.drop(this.onGrid(Math.max(0, ready - this.context - this.tail)));
    return { start, channels: sliced(channels, start - from, ready - from) };
  }

  /** Of the whole take, once it is finished. */
  measurement(): TakeMeasurement {
    const { measured } = this;
    return { measured, envelopeError: envelopeError(this.options.target, measured) };
  }

  /** The samples from `from` to before `to`, finished by themselves; those from `start` to before `ready` are measured. */
  private finishSpan(from: number, to: number, start: number, ready: number): Stereo {
    const { envelopeLock, room, sampleRate, settings, target } = this.options;
    const { rate } = target;
    const first = this.steps(from);
    const own = to === this.options.length ? target.left.length : this.steps(to);
    const curve = first === 0 && own === target.left.length ? target : envelopePart(target, first, own);
    const channels = this.unfinished(from, to);
    channels.forEach((samples, c) =>
      gateSilence(samples, sampleRate, c === 0 ? curve.left : curve.right, rate),
    );
    limitPeaks(channels);
    if (envelopeLock) applyEnvelopeLock(channels, sampleRate, curve, settings);
    const measured = measureEnvelope({ sampleRate, channels }, settings);
    for (const side of ['left', 'right'] as const)
      this.measured[side].set(
        measured[side].subarray(this.steps(start) - first, this.steps(ready) - first),
        this.steps(start),
      );
    return room ? applyRoom(channels, sampleRate, room, room, from) : channels;
  }

  /** New arrays: the model's sound, the recordings', or both in one. */
  private unfinished(from: number, to: number): Stereo {
    const model = this.model.end > 0 ? this.model.slice(from, to) : null;
    if (this.recordings) return this.recordings.render(from, to, model);
    return model ?? [new Float32Array(to - from), new Float32Array(to - from)];
  }

  private onGrid(sample: number): number {
    return Math.floor(sample / this.grid) * this.grid;
  }

  /** Samples of the envelope up to a sample of the sound. */
  private steps(sample: number): number {
    const { sampleRate, target } = this.options;
    return toSamples(sample / sampleRate, target.rate);
  }
}

/** Fades from `before` into the samples from `start` on. */
function fadeOver(samples: Float32Array, before: Float32Array, start: number): void {
  for (let n = 0; n < before.length; n++) {
    const share = (n + 0.5) / before.length;
    samples[start + n] = before[n]! + share * (samples[start + n]! - before[n]!);
  }
}

function sliced([left, right]: Stereo, from: number, to: number): Stereo {
  return [left.slice(from, to), right.slice(from, to)];
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
