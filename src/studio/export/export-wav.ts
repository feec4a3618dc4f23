import { applySilenceLocks } from '../../core/audio/finish/silence-locks';
import type { Pcm } from '../../core/audio/pcm';
import { Resampler } from '../../core/audio/resample';
import { encodeWav, type WavFormat } from '../../core/formats/wav';
import type { SilenceLocks } from '../../core/curve/silence-locks';
import { yieldToEventLoop } from '../jobs/yield-to-event-loop';
import { toSamples } from '../../core/time/samples';
import type { JobContext } from '../jobs/job';

export interface WavOptions {
  readonly format: WavFormat;
  /** Hz; null for the take's own rate. */
  readonly rate: number | null;
}

/**
 * A WAV of exactly round(duration × rate) samples; `rate` null keeps the sound's own. Within the locks every sample is 0: they are
 * applied after resampling, whose filter would ring into them.
 */
export async function exportWav(
  pcm: Pcm,
  duration: number,
  format: WavFormat,
  rate: number | null,
  locks: SilenceLocks,
  context: JobContext,
): Promise<Blob> {
  const pace = yieldToEventLoop(context.signal);
  const sound = applySilenceLocks(await atRate(pcm, rate ?? pcm.sampleRate, duration, pace), locks);
  const frames = sound.channels[0]?.length ?? 0;
  const blocks: Blob[] = [];
  let written = 0;
  for (const block of encodeWav(sound, format)) {
    blocks.push(new Blob([block]));
    written += block.length;
    const bytes = frames * sound.channels.length * { int16: 2, int24: 3, float32: 4 }[format];
    context.progress({ stage: 'write', fraction: Math.min(1, written / bytes), secondsLeft: null });
    await pace();
  }
  return new Blob(blocks, { type: 'audio/wav' });
}

async function atRate(pcm: Pcm, rate: number, duration: number, pace: () => Promise<void>): Promise<Pcm> {
  const length = toSamples(duration, rate);
  const channels: Float32Array[] = [];
  for (const channel of pcm.channels) {
    const out = new Float32Array(length);
    if (rate === pcm.sampleRate) out.set(channel.subarray(0, length));
    else await resampleInto(out, channel, pcm.sampleRate, rate, pace);
    channels.push(out);
  }
  return { sampleRate: rate, channels };
}

async function resampleInto(
  out: Float32Array,
  samples: Float32Array,
  from: number,
  to: number,
  pace: () => Promise<void>,
): Promise<void> {
  const resampler = new Resampler(from, to);
  let at = 0;
  const append = (piece: Float32Array) => {
    out.set(piece.subarray(0, Math.max(0, out.length - at)), Math.min(at, out.length));
    at += piece.length;
  };
  const block = 2048;
  for (let first = 0; first < samples.length; first += block) {
    append(resampler.push(samples.subarray(first, first + block)));
    await pace();
  }
  append(resampler.finish());
}
