import type { Pcm } from '../../core/audio/pcm';
import type { Envelope } from '../../core/loudness/envelope';
import { EnvelopeMeter, type EnvelopeSettings } from '../../core/loudness/rms';
import { toSamples } from '../../core/time/samples';
import { yieldToEventLoop } from '../../platform/yield-to-event-loop';

/** Samples that are measured between two yields. */
const BLOCK_SAMPLES = 4096;

/** Envelope of a sound, measured as the packs measure it. Yields while it works. @throws StudioError cancelled */
export async function measureLoudness(
  { channels, sampleRate }: Pcm,
  settings: EnvelopeSettings,
  signal: AbortSignal,
): Promise<Envelope> {
  const yieldNow = yieldToEventLoop(signal);
  const meter = new EnvelopeMeter(settings, sampleRate, channels.length);
  const length = channels[0]?.length ?? 0;
  for (let first = 0; first < length; first += BLOCK_SAMPLES) {
    meter.push(channels.map((samples) => samples.subarray(first, first + BLOCK_SAMPLES)));
    await yieldNow();
  }
  return meter.finish(toSamples(length / sampleRate, settings.rate));
}
