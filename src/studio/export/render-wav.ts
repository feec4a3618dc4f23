import { applySilenceLocks } from '../../core/audio/finish/silence-locks';
import type { Pcm } from '../../core/audio/pcm';
import { Resampler } from '../../core/audio/resample';
import type { SilenceLocks } from '../../core/curve/silence-locks';
import type { BroadcastInfo } from '../../core/formats/broadcast-wave';
import { bytesPerSample, encodeWav, type WavFormat } from '../../core/formats/wav';
import { toSamples } from '../../core/time/samples';
import type { JobContext } from '../jobs/job';
import { yieldToEventLoop } from '../../platform/yield-to-event-loop';

export interface RenderOptions {
  /** Seconds of the whole sound. */
  readonly duration: number;
  readonly locks: SilenceLocks;
  readonly format: WavFormat;
  /** Hz. */
  readonly rate: number;
  /** Seconds; the whole sound when null. */
  readonly range: { readonly start: number; readonly end: number } | null;
  readonly info: BroadcastInfo | null;
}

/** Samples that are resampled between two yields. */
const RESAMPLE_BLOCK = 2048;

/**
 * A WAV file of exactly round(duration × rate) samples, or those of the range. Samples inside the locks are exactly 0: the locks are
 * applied after resampling, because the filter would ring into them.
 */
export async function renderWav(
  pcm: Pcm,
  { duration, locks, format, rate, range, info }: RenderOptions,
  context: JobContext,
): Promise<Blob> {
  const yieldNow = yieldToEventLoop(context.signal);
  const whole = applySilenceLocks(await atRate(pcm, rate, duration, yieldNow), locks);
  const sound = range ? cut(whole, range.start, range.end) : whole;
  const frames = sound.channels[0]?.length ?? 0;
  const bytes = frames * sound.channels.length * bytesPerSample[format];
  const blocks: Blob[] = [];
  let written = 0;
  for (const block of encodeWav(sound, format, info)) {
    blocks.push(new Blob([block]));
    written += block.length;
    context.progress({ stage: 'write', fraction: Math.min(1, written / bytes), secondsLeft: null });
    await yieldNow();
  }
  return new Blob(blocks, { type: 'audio/wav' });
}

function cut({ sampleRate, channels }: Pcm, start: number, end: number): Pcm {
  const [first, last] = [toSamples(start, sampleRate), toSamples(end, sampleRate)];
  return { sampleRate, channels: channels.map((channel) => channel.subarray(first, last)) };
}

/** The sound at another rate, cut or padded with zeros to the duration. */
async function atRate(pcm: Pcm, rate: number, duration: number, yieldNow: () => Promise<void>): Promise<Pcm> {
  const length = toSamples(duration, rate);
  const channels: Float32Array[] = [];
  for (const channel of pcm.channels) {
    const out = new Float32Array(length);
    if (rate === pcm.sampleRate) out.set(channel.subarray(0, length));
    else await resampleInto(out, channel, pcm.sampleRate, rate, yieldNow);
    channels.push(out);
  }
  return { sampleRate: rate, channels };
}

async function resampleInto(
  out: Float32Array,
  samples: Float32Array,
  from: number,
  to: number,
  yieldNow: () => Promise<void>,
): Promise<void> {
  const resampler = new Resampler(from, to);
  let at = 0;
  const append = (piece: Float32Array) => {
    out.set(piece.subarray(0, Math.max(0, out.length - at)), Math.min(at, out.length));
    at += piece.length;
  };
  for (let first = 0; first < samples.length; first += RESAMPLE_BLOCK) {
    append(resampler.push(samples.subarray(first, first + RESAMPLE_BLOCK)));
    await yieldNow();
  }
  append(resampler.finish());
}
