import type { Pcm } from '../audio/pcm';
import { Resampler } from '../audio/resample';
import type { Envelope } from './envelope';
import { toSamples } from '../time/samples';

/** How a pack measures loudness; `window`, `hop` in samples at `analysisRate` Hz. */
export interface EnvelopeSettings {
  readonly rate: number;
  readonly analysisRate: number;
  readonly window: number;
  readonly hop: number;
}

/**
 * Root mean square of windows centred on every hop-th sample, zeros outside the signal: `librosa.feature.rms(center=True, pad_mode='constant')`.
 * One channel, streamed; the whole result has 1 + floor(length / hop) values.
 */
export class RmsMeter {
  private readonly window: number;
  private readonly hop: number;
  /** Samples from the start of the next window on. */
  private buffer: Float32Array;
  private received = 0;
  private produced = 0;

  constructor(window: number, hop: number) {
    this.window = window;
    this.hop = hop;
    this.buffer = new Float32Array(Math.floor(window / 2));
  }

  push(samples: Float32Array): Float32Array {
    const joined = new Float32Array(this.buffer.length + samples.length);
    joined.set(this.buffer);
    joined.set(samples, this.buffer.length);
    this.received += samples.length;
    const count = joined.length < this.window ? 0 : 1 + Math.floor((joined.length - this.window) / this.hop);
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      let power = 0;
      for (let k = i * this.hop; k < i * this.hop + this.window; k++) power += joined[k]! * joined[k]!;
      values[i] = Math.sqrt(power / this.window);
    }
    this.buffer = joined.slice(count * this.hop);
    this.produced += count;
    return values;
  }

  finish(): Float32Array {
    const total = 1 + Math.floor(this.received / this.hop);
    const missing = total - this.produced;
    return this.push(new Float32Array(this.window)).subarray(0, missing);
  }
}

/** Envelope of a sound that arrives in blocks of any size; memory does not grow with the sound's length. */
export class EnvelopeMeter {
  private readonly channels: {
    resampler: Resampler;
    rms: RmsMeter;
    values: Float32Array[];
  }[];

  constructor(
    private readonly settings: EnvelopeSettings,
    sampleRate: number,
    channels: number,
  ) {
    this.channels = Array.from({ length: channels }, () => ({
      resampler: new Resampler(sampleRate, settings.analysisRate),
      rms: new RmsMeter(settings.window, settings.hop),
      values: [],
    }));
  }

  push(channels: readonly Float32Array[]): void {
    this.channels.forEach(({ resampler, rms, values }, c) =>
      values.push(rms.push(resampler.push(channels[c]!))),
    );
  }

  /** Exactly `length` samples: truncated, or silent after the sound's end. A mono sound has the same envelope on both sides. */
  finish(length: number): Envelope {
    const curves = this.channels.map(({ resampler, rms, values }) => {
      const parts = [...values, rms.push(resampler.finish()), rms.finish()];
      const curve = new Float32Array(length);
      let at = 0;
      for (const part of parts) {
        curve.set(part.subarray(0, Math.max(0, length - at)), Math.min(at, length));
        at += part.length;
      }
      return curve;
    });
    const left = curves[0]!;
    return { rate: this.settings.rate, left, right: curves[1] ?? left.slice() };
  }
}

/** Envelope of a sound in memory: round(duration × rate) samples. */
export function measureEnvelope(pcm: Pcm, settings: EnvelopeSettings): Envelope {
  const meter = new EnvelopeMeter(settings, pcm.sampleRate, pcm.channels.length);
  meter.push(pcm.channels);
  return meter.finish(toSamples(pcm.channels[0]!.length / pcm.sampleRate, settings.rate));
}
